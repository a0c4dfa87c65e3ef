#pragma once

#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <vector>

#include "daemon/storage/block_events.h"
#include "daemon/storage/identity/identity.h"
#include "daemon/storage/journal/block_log.h"
#include "daemon/storage/recent_blocks.h"

namespace kpiwatch {

/// A block with all that a replay needs of it.
class ReplayBlock {
 public:
  /// Throws StorageError (kUnusable) for what was never accepted.
  ReplayBlock(Block block, const IdentityHasher& hasher);
  ReplayBlock(const ReplayBlock&) = delete;
  ReplayBlock& operator=(const ReplayBlock&) = delete;

  const Block& block() const { return block_.block(); }
  std::span<const NumberedEvent> events() const { return events_.events(); }
  const Interval& times() const { return events_.times(); }
  /// Of each event.
  std::span<const IdentityKey> identities() const { return identities_; }

 private:
  EventBlock block_;
  BlockEvents events_;  ///< views of block_
  std::vector<IdentityKey> identities_;
};

/// Blocks in order, read by the thread that asks for them; decoded, checked and taken apart on
/// others, some portions ahead.
class ReadAhead {
 public:
  /// From that block on. Nothing else may use the database while `next` runs.
  ReadAhead(const BlockLog& blocks, const IdentityHasher& hasher, std::uint64_t first)
      : blocks_(blocks), hasher_(hasher), next_(first) {}

  /// nullptr after the last one stored, until more are. Throws StorageError.
  std::unique_ptr<ReplayBlock> next();

 private:
  using Portion = std::deque<std::unique_ptr<ReplayBlock>>;

  void begin_portion();

  const BlockLog& blocks_;
  const IdentityHasher& hasher_;
  std::uint64_t next_;  ///< to be read
  Portion ready_;
  std::deque<std::future<Portion>> ahead_;  ///< last: its threads use the others
};

}  // namespace kpiwatch
