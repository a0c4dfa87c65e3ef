#include "daemon/service_manager.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace kpiwatch {
namespace {

/// The first descriptor that a service manager hands over.
constexpr int kFirstHandedOver = 3;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::optional<std::int64_t> number_in(const char* name) {
  const std::string_view text = environment(name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// A process that was started with another's environment is not meant by it.
bool is_meant(const char* pid_name) {
  return environment(pid_name).empty() || number_in(pid_name) == getpid();
}

std::int64_t monotonic_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

ServiceManager::ServiceManager() : address_(environment("NOTIFY_SOCKET")) {
  if (address_.empty()) return;
  if (address_.size() >= sizeof(sockaddr_un::sun_path)) {
    spdlog::warn("NOTIFY_SOCKET is too long for a socket's address: {}", address_);
    return;
  }
  if (address_.front() == '@') address_.front() = '\0';
  socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const auto interval = number_in("WATCHDOG_USEC");
  if (interval && *interval > 0 && is_meant("WATCHDOG_PID"))
    watchdog_ = std::chrono::microseconds{*interval};
}

ServiceManager::~ServiceManager() {
  if (socket_ >= 0) close(socket_);
}

void ServiceManager::ready(std::string_view status) { tell_of_work("READY=1", status); }

void ServiceManager::reloading() {
  tell_of_work(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonic_microseconds()),
               "reading the configuration");
}

void ServiceManager::stopping() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  notify("STOPPING=1\nSTATUS=stopping");
}

void ServiceManager::extend_timeout(std::chrono::microseconds longer, std::string_view status) {
  tell_of_work(fmt::format("EXTEND_TIMEOUT_USEC={}", longer.count()), status, MSG_DONTWAIT);
}

void ServiceManager::feed_watchdog() const {
  if (watchdog_) notify("WATCHDOG=1", MSG_DONTWAIT);
}

void ServiceManager::tell_of_work(std::string_view what, std::string_view status, int flags) {
  const std::lock_guard lock(mutex_);
  if (!stopping_) notify(fmt::format("{}\nSTATUS={}", what, status), flags);
}

std::optional<int> ServiceManager::listening_socket() const {
  const auto count = number_in("LISTEN_FDS");
  if (!count || *count == 0 || environment("LISTEN_PID").empty() || !is_meant("LISTEN_PID"))
    return std::nullopt;
  if (*count != 1)
    throw std::runtime_error(
        fmt::format("expected one listening socket from the service manager, found {}", *count));
  fcntl(kFirstHandedOver, F_SETFD, FD_CLOEXEC);
  return kFirstHandedOver;
}

void ServiceManager::notify(const std::string& lines, int flags) const {
  if (socket_ < 0) return;
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::memcpy(to.sun_path, address_.data(), address_.size());
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  if (sendto(socket_, lines.data(), lines.size(), MSG_NOSIGNAL | flags,
             reinterpret_cast<const sockaddr*>(&to), length) < 0)
    spdlog::warn("cannot tell the service manager: {}", std::strerror(errno));
}

}  // namespace kpiwatch
