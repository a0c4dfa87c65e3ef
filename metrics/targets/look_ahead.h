#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
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

  /// To be called before event `i` is applied. Returns the hash of its subject (AssetIds::hash_of).
  std::uint64_t move_to(std::size_t i) {
    fetch_slot(i + kSlot);
    fetch_history(i + kHistory);
    fetch_facts(i + kFacts);
    return seen_[i % kSeen].hash;
  }

 private:
  static constexpr std::size_t kSlot = 12, kHistory = 8, kFacts = 4;  ///< events ahead
  static constexpr std::size_t kSeen = 16;

  /// What is known of an event's subject.
  struct Seen {
    std::uint64_t hash = 0;
    std::optional<AssetIndex> asset;
  };

  void fetch_slot(std::size_t i) {
    if (i >= events_.size()) return;
    const std::uint64_t hash = AssetIds::hash_of(events_[i].event.subject);
    seen_[i % kSeen].hash = hash;
    assets_.prefetch_slot(hash);
  }
  void fetch_history(std::size_t i) {
    if (i >= events_.size()) return;
    Seen& seen = seen_[i % kSeen];
    seen.asset = assets_.prefetch_probable(seen.hash);
  }
  void fetch_facts(std::size_t i) const {
    if (i >= events_.size()) return;
    if (const auto& asset = seen_[i % kSeen].asset) assets_.prefetch_facts(*asset);
  }

  const AssetBook& assets_;
  std::span<const NumberedEvent> events_;
  std::array<Seen, kSeen> seen_{};
};

}  // namespace kpiwatch
