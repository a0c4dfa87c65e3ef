#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string_view>
#include <vector>

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

 private:
  Block block_;
  std::vector<std::size_t> ends_;  ///< of each line, in the payload
};

/// The few blocks used last, so that looking at events near each other reads them once.
class RecentBlocks {
 public:
  /// nullptr when it is not among them. Valid until the next call.
  const EventBlock* find(EventNumber number);
  const EventBlock& add(Block block);

  /// What `look(block)` finds first, from the block used last on; that block counts as used.
  template <class Look>
  std::optional<EventNumber> find_in(Look look) {
    for (auto block = blocks_.begin(); block != blocks_.end(); ++block) {
      const std::optional<EventNumber> found = look(*block);
      if (!found) continue;
      blocks_.splice(blocks_.begin(), blocks_, block);
      return found;
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kKept = 4;

  std::list<EventBlock> blocks_;  ///< the one used last first
};

}  // namespace kpiwatch
