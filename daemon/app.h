#pragma once

#include <filesystem>
#include <memory>

#include "config/settings.h"

namespace kpiwatch {

/// Everything that lives while the daemon serves, built in order and stopped in reverse: store,
/// engine, HTTP server, watch. Logs what happens. One thread makes it and runs it.
class App {
 public:
  /// Opens the storage, rebuilds what is known from it, and listens. Throws StorageError, or
  /// std::runtime_error when it cannot listen. `config` is read again at a reload.
  App(std::filesystem::path config, const Settings& settings);
  ~App();

  std::uint16_t port() const;

  /// Serves until SIGTERM or SIGINT; SIGHUP reloads. When it returns, everything that was
  /// acknowledged is stored.
  void run();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch
