#include "daemon/commands/storage.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "daemon/storage/journal/directory_lock.h"
#include "daemon/storage/journal/journal_file.h"

namespace kpiwatch {
namespace {

/// Only a restart can tell what is stored now: nothing may be said to be done any more.
void end_process(const std::string& message) {
  std::cerr << "kpiwatch: " << message << std::endl;
  std::_Exit(kFailed);
}

std::string url_of(const Settings::Listen& listen) {
  // Which port the system picked is in the daemon's log alone.
  if (listen.port == 0) return "http://HOST:PORT";
  // Of every address of this machine, the one that it has in any case.
  if (listen.host.empty()) return url_of({"127.0.0.1", listen.port});
  return "http://" + listen.authority();
}

}  // namespace

std::unique_ptr<EventStore> open_store(const Settings& settings) {
  try {
    return std::make_unique<EventStore>(settings.storage, settings.identity_memory);
  } catch (const StorageError& error) {
    if (error.kind() != StorageError::Kind::kInUse) throw;
    throw StorageError(error.kind(), fmt::format("{}; if that is the daemon, use --url {} to reach "
                                                 "it, else try again when it has ended",
                                                 error.what(), url_of(settings.listen)));
  }
}

std::unique_ptr<OpenStorage> open_storage(const Settings& settings, Console& console) {
  auto opened = std::make_unique<OpenStorage>();
  Progress progress(console);
  const auto show = [&progress](EventNumber done, EventNumber total) {
    progress.update(
        [&](double) { return fmt::format("read {} of {} stored events", done, total); });
  };
  opened->engine = std::make_unique<Engine>(settings, open_store(settings), opened->clock,
                                            opened->metrics, end_process, show);
  return opened;
}

bool has_journal(const Settings& settings) {
  const std::filesystem::path& folder = settings.storage;
  std::error_code error;
  const auto status = std::filesystem::status(folder, error);
  if (error == std::errc::no_such_file_or_directory) return false;
  if (!error && !std::filesystem::is_directory(status))
    throw unusable(fmt::format("{}: expected a folder, found a file", folder.string()));
  bool found = false;
  for (const auto& file : {journal_file_in(folder), journal_log_in(folder), lock_file_in(folder)})
    found = found || (!error && std::filesystem::exists(file, error));
  if (error)
    throw unusable(fmt::format("{}: expected a folder that can be read: {}", folder.string(),
                               error.message()));
  return found;
}

}  // namespace kpiwatch
