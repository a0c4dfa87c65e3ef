#pragma once

#include <filesystem>

#include "daemon/storage/journal/sqlite.h"

/// Makes, checks and opens the journal's file. Each throws StorageError (mostly kUnusable) that
/// names the path.
namespace kpiwatch {

/// Makes the directory for its owner alone if it is not there; refuses a network filesystem, whose
/// locks and syncs cannot be relied on. Gives its canonical path.
std::filesystem::path prepare_storage_directory(const std::filesystem::path& directory);

std::filesystem::path journal_file_in(const std::filesystem::path& directory);
std::filesystem::path journal_log_in(const std::filesystem::path& directory);

/// Makes a new or renamed entry of a directory survive a power loss.
void sync_directory(const std::filesystem::path& directory);

/// Opens the journal, which is made if there is none. The caller holds the DirectoryLock. Closed
/// again, it keeps its write-ahead log, unless the caller has it otherwise.
///
/// A journal is made under another name and renamed when it is complete, so that a file of that
/// name which is empty or has no tables was damaged, and is refused rather than begun anew.
sqlite::Database open_journal(const std::filesystem::path& directory);

}  // namespace kpiwatch
