#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.h"
#include "daemon/clock.h"
#include "daemon/engine.h"
#include "daemon/self_metrics.h"

namespace kpiwatch {

/// The configuration in force in a running daemon, and how another gets there: all of it or
/// nothing. Safe from any thread; one reload at a time.
class Configuration {
 public:
  /// The references outlive it. `progress` is told, from the engine's writer thread, how far a
  /// reload is.
  Configuration(std::filesystem::path file, const Settings& in_force, Engine& engine,
                const Clock& clock, SelfMetrics& metrics, Engine::Progress progress = {});

  /// Reads the file again. Every complaint, logged too, when it is refused; none when it is in
  /// force; nothing when the engine gave it up. What needs a restart, the address and the storage,
  /// is told and stays as it is.
  std::optional<std::vector<std::string>> reload();
  /// The same, and nothing also when another reload is under way.
  std::optional<std::vector<std::string>> reload_unless_busy();

  /// As now in force.
  Settings::Receivers receivers() const;

 private:
  std::optional<std::vector<std::string>> take_up();
  std::optional<std::vector<std::string>> put_in_force(const Settings& settings);
  std::vector<std::string> refuse(std::vector<std::string> complaints);
  void warn_of_restart(const Settings& settings) const;

  std::filesystem::path file_;
  std::filesystem::path storage_;
  std::size_t identity_memory_;
  Settings::Listen listen_;
  Engine& engine_;
  const Clock& clock_;
  SelfMetrics& metrics_;
  Engine::Progress progress_;
  std::mutex reloading_;
  mutable std::mutex mutex_;
  Settings::Receivers receivers_;
};

}  // namespace kpiwatch
