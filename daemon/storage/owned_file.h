#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>

#include "daemon/storage/data_file.h"

namespace kpiwatch {

/// A file that goes with the object, unless a checkpoint on disk names it. Any thread.
class OwnedFile {
 public:
  explicit OwnedFile(DataFile file, bool named = false) : file_(std::move(file)), named_(named) {}
  ~OwnedFile();
  OwnedFile(const OwnedFile&) = delete;
  OwnedFile& operator=(const OwnedFile&) = delete;

  DataFile& file() { return file_; }
  const std::filesystem::path& path() const { return file_.path(); }

  void set_named(bool named) { named_ = named; }
  /// What was written before is on disk then; true when it was not yet. Throws StorageError, and
  /// does so ever after.
  bool sync();

 private:
  enum class Synced { kNot, kDone, kFailed };

  DataFile file_;
  std::atomic<bool> named_;
  std::mutex mutex_;
  Synced synced_ = Synced::kNot;
};

}  // namespace kpiwatch
