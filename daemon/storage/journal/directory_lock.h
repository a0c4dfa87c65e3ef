#pragma once

#include <filesystem>

namespace kpiwatch {

std::filesystem::path lock_file_in(const std::filesystem::path& directory);

/// Holds a storage directory for one process: flock on a file `lock` of its own, with the holder's
/// process id in it for the message that others get. The kernel drops it when the process ends,
/// however it ends.
///
/// Not a lock on the database file: POSIX locks are lost as soon as anything in the process opens
/// and closes that file.
class DirectoryLock {
 public:
  /// Throws StorageError: kInUse when another holds it, kUnusable when the file cannot be made.
  explicit DirectoryLock(const std::filesystem::path& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace kpiwatch
