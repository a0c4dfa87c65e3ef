#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/storage/block_directory.h"
#include "daemon/storage/recent_blocks.h"
#include "metrics/targets/ledger.h"

namespace kpiwatch {

/// A stored event, in views of its line or of `unusual`. Throws StorageError (kUnusable) for what
/// was never accepted.
EventView read_again(EventNumber number, std::string_view line, std::optional<Event>& unusual);

/// The events of a block, which has to outlive this.
class BlockEvents {
 public:
  /// Throws as read_again does.
  explicit BlockEvents(const EventBlock& block);

  std::span<const NumberedEvent> events() const { return events_; }
  const Interval& times() const { return times_.interval(); }

 private:
  std::vector<NumberedEvent> events_;
  std::deque<Event> unusual_;  ///< each in a place of its own, which growing does not change
  TimesCovered times_;
};

}  // namespace kpiwatch
