#pragma once

#include "daemon/cli.h"
#include "daemon/commands/console.h"

namespace kpiwatch {

/// Prints the Prometheus rules that follow from the configuration, or the tests that prove them.
int run_rules(const RulesOptions& options, Console& console);

}  // namespace kpiwatch
