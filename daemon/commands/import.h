#pragma once

#include "daemon/cli.h"
#include "daemon/commands/console.h"

namespace kpiwatch {

/// Takes tables (CSV) as events into the storage, or sends them to a running daemon; or prints the
/// events. Every header is read before anything is taken.
int run_import(const ImportOptions& options, Console& console);

}  // namespace kpiwatch
