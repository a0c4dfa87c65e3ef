#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace kpiwatch {

/// The other end of systemd's service protocol (sd_notify(3), sd_listen_fds(3)), which is four
/// environment variables and datagrams of lines. Spoken here instead of by libsystemd so that the
/// same program runs where that library is older or absent. Without a service manager nothing
/// happens. Safe from any thread once made.
class ServiceManager {
 public:
  /// Reads the process's environment.
  ServiceManager();
  ~ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  /// Serves from now on.
  void ready(std::string_view status);
  /// Is reading its configuration; `ready` follows.
  void reloading();
  /// After this nothing else is told but that the work goes on.
  void stopping();
  /// Still starting: a start may take that much longer from now on.
  void extend_timeout(std::chrono::microseconds longer, std::string_view status);
  /// The daemon's work goes on. Nothing when nobody watches. Waits for nobody.
  void feed_watchdog() const;

  /// Within how long the watchdog wants to be fed; absent when nobody watches.
  std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

  /// The listening socket that was handed over. Throws std::runtime_error when there is more than
  /// one.
  std::optional<int> listening_socket() const;

 private:
  void tell_of_work(std::string_view what, std::string_view status, int flags = 0);
  void notify(const std::string& lines, int flags = 0) const;

  int socket_ = -1;
  std::string address_;  ///< as the kernel wants it: an abstract one begins with a zero byte
  std::optional<std::chrono::microseconds> watchdog_;
  std::mutex mutex_;  ///< for the order of what is told
  bool stopping_ = false;
};

}  // namespace kpiwatch
