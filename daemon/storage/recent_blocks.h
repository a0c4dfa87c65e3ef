#pragma once

#include <algorithm>
#include <cstdint>
#include <list>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/storage/block_statuses.h"
#include "daemon/storage/journal/block_log.h"

namespace kpiwatch {

/// A block taken apart into its events.
class EventBlock {
 public:
  explicit EventBlock(Block block);

  bool holds(EventNumber number) const {
    return block_.first_event <= number && number < block_.next_event();
  }
  /// The event's line, without its end. `number` is one that it holds.
  std::string_view line(EventNumber number) const;
  const Block& block() const { return block_; }
  /// Made when they are asked for first. Throws StorageError.
  const BlockStatuses& statuses();

 private:
  Block block_;
  std::vector<std::size_t> ends_;  ///< of each line, in the payload
  std::optional<BlockStatuses> statuses_;
};

/// The few blocks used last, so that looking at events near each other reads them once.
class RecentBlocks {
 public:
  /// The block for which `is_it(block)` holds, nullptr when it is not among them. Valid until the
  /// next call.
  template <class IsIt>
  EventBlock* find(IsIt is_it) {
    const auto found = std::ranges::find_if(blocks_, is_it);
    if (found == blocks_.end()) return nullptr;
    blocks_.splice(blocks_.begin(), blocks_, found);
    return &blocks_.front();
  }
  EventBlock& add(Block block);

  /// What `look(block)` finds first, in the blocks used last of all; that block counts as used.
  template <class Look>
  std::optional<EventNumber> find_in(Look look) {
    std::size_t left = kLookedThrough;
    for (auto block = blocks_.begin(); block != blocks_.end() && left > 0; ++block, --left) {
      const std::optional<EventNumber> found = look(*block);
      if (!found) continue;
      blocks_.splice(blocks_.begin(), blocks_, block);
      return found;
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kLookedThrough = 4;
  static constexpr std::size_t kMost = 64;
  /// Of payloads. A block alone may have more.
  static constexpr std::size_t kMostBytes = std::size_t{32} << 20;

  std::list<EventBlock> blocks_;  ///< the one used last first
  std::size_t bytes_ = 0;
};

}  // namespace kpiwatch
