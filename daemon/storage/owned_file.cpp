#include "daemon/storage/owned_file.h"

#include <fmt/format.h>

#include <system_error>

#include "daemon/storage/journal/storage_error.h"

namespace kpiwatch {

OwnedFile::~OwnedFile() {
  std::error_code ignored;
  if (!named_) std::filesystem::remove(path(), ignored);
}

bool OwnedFile::sync() {
  const std::lock_guard lock(mutex_);
  if (synced_ == Synced::kDone) return false;
  if (synced_ == Synced::kFailed)
    throw StorageError(StorageError::Kind::kFailed,
                       fmt::format("{} could not be synced before", path().string()));
  // A second sync might succeed without what the first one has lost.
  synced_ = Synced::kFailed;
  file_.sync();
  synced_ = Synced::kDone;
  return true;
}

}  // namespace kpiwatch
