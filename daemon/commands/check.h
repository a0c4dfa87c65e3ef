#pragma once

#include "daemon/cli.h"
#include "daemon/commands/console.h"

namespace kpiwatch {

/// Reads the configuration as `serve` does and tells what is wrong with it, or what it holds.
int run_check(const CheckOptions& options, Console& console);

}  // namespace kpiwatch
