#pragma once

#include <filesystem>

namespace kpiwatch {

/// Tells a write-ahead log that was damaged from one whose last commit was torn by a power loss.
/// SQLite takes any log up to the first frame that does not fit, and forgets what follows. But each
/// commit is synced before the next begins: of those that were written only the last can be torn,
/// so that where two or more follow what does not fit, acknowledged events would be lost.
///
/// Throws StorageError (kUnusable) then, before SQLite has touched anything; kFailed when it cannot
/// be read. A log that is not there, or empty, is none.
void check_log(const std::filesystem::path& file);

/// Takes away what is of no whole commit at the end of a log, for whom nobody else has the database
/// open. SQLite goes on in the place of it, and a remainder would look like commits behind a damage
/// once another commit is torn. Throws StorageError (kFailed).
void cut_torn_end(const std::filesystem::path& file);

}  // namespace kpiwatch
