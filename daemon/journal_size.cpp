#include "daemon/journal_size.h"

namespace kpiwatch {

std::uint64_t JournalSize::bytes() {
  const std::uint64_t changes = changes_;
  const std::lock_guard lock(mutex_);
  if (!found_ || found_after_ != changes) {
    found_ = store_.size_in_bytes();
    found_after_ = changes;
  }
  return *found_;
}

}  // namespace kpiwatch
