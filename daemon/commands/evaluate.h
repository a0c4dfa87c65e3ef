#pragma once

#include "daemon/cli.h"
#include "daemon/commands/console.h"

namespace kpiwatch {

/// Prints where every target stands.
int run_evaluate(const EvaluateOptions& options, Console& console);

}  // namespace kpiwatch
