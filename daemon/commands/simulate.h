#pragma once

#include "daemon/cli.h"
#include "daemon/commands/console.h"

namespace kpiwatch {

/// Prints simulated events for the configuration as NDJSON.
int run_simulate(const SimulateOptions& options, Console& console);

}  // namespace kpiwatch
