#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

#include "daemon/storage/event_store.h"

namespace kpiwatch {

/// How much disk the journal takes. To look its files up takes longer than a good part of a scrape:
/// it is done when they may have changed. Safe from any thread.
class JournalSize {
 public:
  /// The store must outlive it.
  explicit JournalSize(const EventStore& store) : store_(store) {}

  void note_change() { ++changes_; }
  std::uint64_t bytes();

 private:
  const EventStore& store_;
  std::atomic<std::uint64_t> changes_ = 0;
  std::mutex mutex_;
  std::uint64_t found_after_ = 0;  ///< so many changes
  std::optional<std::uint64_t> found_;
};

}  // namespace kpiwatch
