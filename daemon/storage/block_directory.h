#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "metrics/base/byte_io.h"
#include "metrics/base/instant.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// Which events and which times the blocks hold, so that what is looked for is found without
/// reading all of them. In memory, 24 bytes a block; of the blocks from some one on to the last,
/// those that this process has read or written.
class BlockDirectory {
 public:
  struct Entry {
    EventNumber first_event = 1;
    Interval times;  ///< covers the times of its events
  };
  /// The block may be any the first time, then it is the next one. One that is known changes
  /// nothing.
  void add(std::uint64_t seq, const Entry& entry, EventNumber next_event);

  /// The block that holds that event; nothing when it is none of those known.
  std::optional<std::uint64_t> seq_of(EventNumber number) const;
  /// The number of the block's first event; nothing when it is none of those known.
  std::optional<EventNumber> first_event_of(std::uint64_t seq) const;
  /// False when no event of the block is of such a time.
  bool may_hold(std::uint64_t seq, const Interval& times) const;

  void save(ByteWriter& to) const;
  /// Into an empty one. What none saved fails the reader.
  void load(ByteReader& from);

 private:
  const Entry* entry_of(std::uint64_t seq) const;

  std::uint64_t first_seq_ = 1;
  std::vector<Entry> entries_;
  EventNumber next_event_ = 0;  ///< after the last block
};

/// The interval that covers times, as they come.
class TimesCovered {
 public:
  void add(Instant time);
  /// Empty while there is none.
  const Interval& interval() const { return interval_; }

 private:
  Interval interval_{kForever, kBeginning};
};

}  // namespace kpiwatch
