#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/storage/block_directory.h"
#include "daemon/storage/recent_blocks.h"
#include "metrics/events/status_event.h"
#include "metrics/targets/ledger.h"

namespace kpiwatch {

/// Reads stored events again; those of a block one after the other, since they are laid out alike.
class StoredEventReader {
 public:
  /// A stored event, in views of its line or of `unusual`. Throws StorageError (kUnusable) for what
  /// was never accepted.
  EventView read(EventNumber number, std::string_view line, std::optional<Event>& unusual);

 private:
  StatusReader statuses_;
};

/// The events of a block, which has to outlive this.
class BlockEvents {
 public:
  /// Throws as StoredEventReader does.
  explicit BlockEvents(const EventBlock& block);

  std::span<const NumberedEvent> events() const { return events_; }
  const Interval& times() const { return times_.interval(); }

 private:
  std::vector<NumberedEvent> events_;
  std::deque<Event> unusual_;  ///< each in a place of its own, which growing does not change
  TimesCovered times_;
};

}  // namespace kpiwatch
