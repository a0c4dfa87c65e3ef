#pragma once

#include <functional>
#include <string>

#include "daemon/clock.h"
#include "daemon/engine.h"
#include "daemon/http/message.h"
#include "daemon/reload_outcome.h"
#include "daemon/self_metrics.h"

namespace kpiwatch::http {

/// What the handlers need of the rest of the daemon. Everything may be called from several threads
/// and has to outlive the server.
struct Services {
  Engine& engine;
  const Clock& clock;
  SelfMetrics& metrics;
  std::string version;
  /// Reads the configuration again, unless that is being done already.
  std::function<ReloadOutcome()> reload;
  std::function<bool()> is_ready;
  /// How alerts of other systems become faults, as now in force.
  std::function<Settings::Receivers()> receivers;
};

/// Everything of contract section 7 as one handler.
Handler make_api(const Services& services);

}  // namespace kpiwatch::http
