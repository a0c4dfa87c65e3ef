#include "daemon/commands/storage.h"

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <system_error>

namespace kpiwatch {
namespace {

/// Only a restart can tell what is stored now: nothing may be said to be done any more.
void end_process(const std::string& message) {
  std::cerr << "kpiwatch: " << message << std::endl;
  std::_Exit(kFailed);
}

}  // namespace

std::unique_ptr<EventStore> open_store(const Settings& settings) {
  try {
    return std::make_unique<EventStore>(settings.storage);
  } catch (const StorageError& error) {
    if (error.kind() != StorageError::Kind::kInUse) throw;
    throw StorageError(error.kind(),
                       fmt::format("{}; use --url http://{}:{} to reach a daemon that runs",
                                   error.what(), settings.listen.host, settings.listen.port));
  }
}

std::unique_ptr<OpenStorage> open_storage(const Settings& settings) {
  auto opened = std::make_unique<OpenStorage>();
  opened->engine = std::make_unique<Engine>(settings, open_store(settings), opened->clock,
                                            opened->metrics, end_process);
  return opened;
}

bool has_journal(const Settings& settings) {
  std::error_code error;
  return !std::filesystem::is_empty(settings.storage, error) && !error;
}

}  // namespace kpiwatch
