#include "daemon/configuration.h"

#include <spdlog/spdlog.h>

#include <exception>
#include <new>
#include <utility>

#include "config/read_settings.h"

namespace kpiwatch {

Configuration::Configuration(std::filesystem::path file, const Settings& in_force, Engine& engine,
                             const Clock& clock, SelfMetrics& metrics, Engine::Progress progress)
    : file_(std::move(file)),
      storage_(in_force.storage),
      identity_memory_(in_force.identity_memory),
      listen_(in_force.listen),
      engine_(engine),
      clock_(clock),
      metrics_(metrics),
      progress_(std::move(progress)),
      receivers_(in_force.receivers) {
  metrics_.set_reload(true, clock_.now());
}

ReloadOutcome Configuration::reload() {
  const std::lock_guard one_at_a_time(reloading_);
  return take_up();
}

ReloadOutcome Configuration::reload_unless_busy() {
  const std::unique_lock one_at_a_time(reloading_, std::try_to_lock);
  if (!one_at_a_time) return {ReloadOutcome::Kind::kNotDone, {}};
  return take_up();
}

ReloadOutcome Configuration::take_up() {
  try {
    const auto settings = read_settings(file_);
    if (settings) return put_in_force(*settings);
    std::vector<std::string> complaints;
    for (const Diagnostic& diagnostic : settings.error())
      complaints.push_back(to_string(diagnostic));
    return refuse(std::move(complaints));
  } catch (const std::bad_alloc&) {
    return refuse({"there is not enough memory for it beside the one in force"});
  } catch (const std::exception& failure) {
    return refuse({failure.what()});
  }
}

ReloadOutcome Configuration::put_in_force(const Settings& settings) {
  warn_of_restart(settings);
  if (!engine_.reload(settings, progress_)) {
    spdlog::info("the configuration {} is not taken up: kpiwatch is stopping", file_.string());
    return {ReloadOutcome::Kind::kNotDone, {}};
  }
  {
    const std::lock_guard lock(mutex_);
    receivers_ = settings.receivers;
  }
  metrics_.set_reload(true, clock_.now());
  spdlog::info("the configuration {} is in force", file_.string());
  return {};
}

ReloadOutcome Configuration::refuse(std::vector<std::string> complaints) {
  metrics_.set_reload(false, clock_.now());
  for (const std::string& complaint : complaints)
    spdlog::error("the configuration is refused: {}", complaint);
  return {ReloadOutcome::Kind::kRefused, std::move(complaints)};
}

Settings::Receivers Configuration::receivers() const {
  const std::lock_guard lock(mutex_);
  return receivers_;
}

void Configuration::warn_of_restart(const Settings& settings) const {
  if (settings.storage != storage_) {
    spdlog::warn("storage.path is now {}: needs a restart, {} stays in use",
                 settings.storage.string(), storage_.string());
  }
  if (settings.identity_memory != identity_memory_) {
    spdlog::warn("storage.identity_memory is now {} MiB: needs a restart, {} MiB stay in use",
                 settings.identity_memory >> 20, identity_memory_ >> 20);
  }
  if (settings.listen != listen_) {
    spdlog::warn("web.listen is now {}: needs a restart, {} stays in use",
                 settings.listen.authority(), listen_.authority());
  }
}

}  // namespace kpiwatch
