#pragma once

#include "daemon/cli.h"
#include "daemon/commands/console.h"

namespace kpiwatch {

/// Takes events from files into the storage, or sends them to a running daemon.
int run_ingest(const IngestOptions& options, Console& console);

}  // namespace kpiwatch
