#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/storage/block_directory.h"
#include "daemon/storage/event_search.h"
#include "daemon/storage/identity/id_run.h"
#include "daemon/storage/journal/block_log.h"
#include "daemon/storage/recent_blocks.h"

namespace kpiwatch {

/// Finds stored events and reads their blocks, the last few of which are kept. Throws StorageError.
class BlockReader {
 public:
  /// `blocks` outlives it.
  explicit BlockReader(const BlockLog& blocks) : blocks_(blocks) {}

  BlockDirectory& directory() { return directory_; }
  const BlockDirectory& directory() const { return directory_; }

  /// The block that holds that event, which is stored.
  std::uint64_t seq_of(EventNumber number) const;
  /// The block of that number, valid until the next call. Throws StorageError (kUnusable) also when
  /// it begins with another event than the directory says, which its hash does not tell.
  EventBlock& block(std::uint64_t seq);
  /// The same by an event that it holds.
  const EventBlock& block_with(EventNumber number);
  /// The greatest key of the statuses that are said of `subject` at `time` by events from `first`
  /// to `last`; an empty one when there is none. Reads only blocks that may hold such a time.
  EventKey key_of_status(std::string_view subject, Instant time, EventNumber first,
                         EventNumber last);
  /// The event of that identity, if it is in that range.
  std::optional<EventNumber> locate(const Identity& identity, const EventRange& range);

 private:
  Block read(std::uint64_t seq) const;
  template <class Look>
  std::optional<EventNumber> look_outwards(const EventRange& range, Look look);

  const BlockLog& blocks_;
  RecentBlocks recent_;
  BlockDirectory directory_;
};

}  // namespace kpiwatch
