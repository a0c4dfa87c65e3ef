#pragma once

#include "daemon/cli.h"
#include "daemon/commands/console.h"

namespace kpiwatch {

/// Prints stored events as they were sent, one a line, in the order of acceptance.
int run_events(const EventsOptions& options, Console& console);

}  // namespace kpiwatch
