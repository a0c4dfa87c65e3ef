#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/storage/hash_chain.h"
#include "daemon/storage/payload_codec.h"
#include "daemon/storage/sqlite.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// A row of the table `blocks` (schema.h).
struct Block {
  std::uint64_t seq = 0;
  EventNumber first_event = 1;
  std::uint64_t events = 0;
  Instant received_at;
  Hash previous{};
  Hash hash{};
  std::string payload;

  EventNumber next_event() const { return first_event + events; }
};

/// Where the chain stands after a block: what the next one has to continue.
struct ChainEnd {
  std::uint64_t seq = 0;
  EventNumber next_event = 1;
  Hash hash{};
};
inline ChainEnd end_of(const Block& block) { return {block.seq, block.next_event(), block.hash}; }

/// The chain of blocks in the database. What is read was checked against its hash.
class BlockLog {
 public:
  /// `database` must outlive it.
  explicit BlockLog(const sqlite::Database& database, std::string_view store);

  const ChainEnd& genesis() const { return genesis_; }
  const ChainEnd& end() const { return end_; }

  /// Inserts the next block, within the caller's transaction. Counts only once `committed` was
  /// called.
  Block insert(Instant received_at, std::uint64_t events, std::string payload);
  void committed(const Block& block) { end_ = end_of(block); }

  /// Throws StorageError (kUnusable) when the block is not there or is not what was written.
  Block read(std::uint64_t seq) const;
  /// Throws StorageError (kUnusable) unless `block` continues what came before it.
  static void check_link(const ChainEnd& before, const Block& block);
  /// The block that holds that event, which is stored.
  std::uint64_t seq_of(EventNumber number) const;

 private:
  ChainEnd genesis_;
  ChainEnd end_;
  PayloadCodec codec_;
  sqlite::Statement insert_;
  sqlite::Statement read_;
  sqlite::Statement first_event_;
};

}  // namespace kpiwatch
