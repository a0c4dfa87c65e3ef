#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "metrics/facts/asset_book.h"
#include "metrics/targets/ledger.h"

namespace kpiwatch {

/// Walks ahead of those who apply events and fetches what they will look at, each time as far as
/// what has arrived from memory allows.
class LookAhead {
 public:
  LookAhead(const AssetBook& assets, std::span<const NumberedEvent> events)
      : assets_(assets), events_(events) {
    for (std::size_t i = 0; i < kSlot; ++i) fetch_slot(i);
    for (std::size_t i = 0; i < kHistory; ++i) fetch_history(i);
    for (std::size_t i = 0; i < kFacts; ++i) fetch_facts(i);
  }

  /// To be called before event `i` is applied.
  void move_to(std::size_t i) {
    fetch_slot(i + kSlot);
    fetch_history(i + kHistory);
    fetch_facts(i + kFacts);
  }

 private:
  static constexpr std::size_t kSlot = 12, kHistory = 8, kFacts = 4;  ///< events ahead
  static constexpr std::size_t kHashes = 16;

  void fetch_slot(std::size_t i) {
    if (i >= events_.size()) return;
    hashes_[i % kHashes] = AssetIds::hash_of(events_[i].event.subject);
    assets_.prefetch_slot(hashes_[i % kHashes]);
  }
  void fetch_history(std::size_t i) const {
    if (i < events_.size()) assets_.prefetch_history(hashes_[i % kHashes]);
  }
  void fetch_facts(std::size_t i) const {
    if (i < events_.size()) assets_.prefetch_facts(hashes_[i % kHashes]);
  }

  const AssetBook& assets_;
  std::span<const NumberedEvent> events_;
  std::array<std::uint64_t, kHashes> hashes_{};
};

}  // namespace kpiwatch
