#pragma once

#include "daemon/cli.h"
#include "daemon/commands/console.h"

namespace kpiwatch {

/// The daemon: serves until it is told to end.
int run_serve(const ServeOptions& options, Console& console);

}  // namespace kpiwatch
