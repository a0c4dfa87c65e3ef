#pragma once

#include <filesystem>
#include <memory>

#include "config/settings.h"

namespace kpiwatch {

/// Everything that lives while the daemon serves, built in order and stopped in reverse: store,
/// HTTP server, engine, watch. Logs what happens and tells the service manager. One thread makes it
/// and runs it.
class App {
 public:
  /// Opens the storage and listens; until `run` is through with its first step, every answer but
  /// that of /-/healthy is 503. A socket that was handed over is left to wait until then. Throws
  /// StorageError, or std::runtime_error when it cannot listen. `config` is read again at a reload.
  /// `loopback_only`: also of a socket that is handed over.
  App(std::filesystem::path config, const Settings& settings, bool loopback_only);
  ~App();

  /// Rebuilds what is known from the storage, then serves, until SIGTERM or SIGINT; SIGHUP reloads.
  /// When it returns, everything that was acknowledged is stored. Throws StorageError,
  /// and std::runtime_error when it cannot listen at a socket that was handed over.
  void run();

 private:
  struct Foundation;
  struct Work;
  std::unique_ptr<Foundation> foundation_;
};

}  // namespace kpiwatch
