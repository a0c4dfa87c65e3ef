#pragma once

#include <filesystem>
#include <functional>

#include "daemon/storage/journal/sqlite.h"

namespace kpiwatch {

/// Looks after the journal's write-ahead log between commits.
class WriteAheadLog {
 public:
  /// `database` is the journal, and outlives this; `file` is its log.
  WriteAheadLog(sqlite::Database& database, std::filesystem::path file)
      : database_(database), file_(std::move(file)) {}

  /// To be called between commits, when nobody waits for an answer. Moves what was committed into
  /// the database when there is enough of it, after `prepare`; and once there are more than a few
  /// commits, has the log lie on the disk in its full length: to sync what is overwritten takes a
  /// good part less than to sync a file that grows. Throws StorageError.
  void tend(const std::function<void()>& prepare);

 private:
  void reserve() const;

  sqlite::Database& database_;
  const std::filesystem::path file_;
  bool is_reserved_ = false;
};

}  // namespace kpiwatch
