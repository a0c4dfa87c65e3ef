#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "config/settings.h"
#include "daemon/clock.h"
#include "daemon/engine.h"
#include "daemon/reload_outcome.h"
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

  /// Reads the file again, after the reload that is under way, if one is. Complaints are logged
  /// too. What needs a restart, the address and the storage, is told and stays as it is.
  ReloadOutcome reload();
  /// The same, but is not done when another reload is under way.
  ReloadOutcome reload_unless_busy();

  /// As now in force.
  Settings::Receivers receivers() const;

 private:
  ReloadOutcome take_up();
  ReloadOutcome put_in_force(const Settings& settings);
  ReloadOutcome refuse(std::vector<std::string> complaints);
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
