#pragma once

#include <filesystem>
#include <memory>

#include "config/settings.h"
#include "daemon/commands/console.h"
#include "daemon/engine.h"
#include "daemon/self_metrics.h"

namespace kpiwatch {

/// The storage opened by a command, with what the engine over it needs.
struct OpenStorage {
  SystemClock clock;
  SelfMetrics metrics;
  std::unique_ptr<Engine> engine;
};

/// Opens the store and rebuilds the ledger, with progress on a terminal. When another process holds
/// it, the StorageError says what to do.
std::unique_ptr<OpenStorage> open_storage(const Settings& settings, Console& console);

/// Opens the store alone, to read what it holds; as above.
std::unique_ptr<EventStore> open_store(const Settings& settings);

/// Whether anything was ever stored there, or is about to be. Looks, and makes nothing. Throws
/// StorageError when what is there is no folder, or cannot be looked at.
bool has_journal(const Settings& settings);

}  // namespace kpiwatch
