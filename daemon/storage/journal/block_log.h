#pragma once

#include <cstdint>
#include <string>

#include "daemon/storage/codec/payload_codec.h"
#include "daemon/storage/journal/hash_chain.h"
#include "daemon/storage/journal/notes.h"
#include "daemon/storage/journal/sqlite.h"
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

/// The same as it stands in the database.
struct BlockRow {
  Block block;  ///< its payload encoded
  Codec codec = Codec::kPlain;
  std::size_t size = 0;  ///< of the plain payload; of a plain one it may be 0

  std::size_t plain_size() const { return codec == Codec::kPlain ? block.payload.size() : size; }
};

/// Where the chain stands after a block: what the next one has to continue.
struct ChainEnd {
  std::uint64_t seq = 0;
  EventNumber next_event = 1;
  Hash hash{};

  bool operator==(const ChainEnd&) const = default;
};
inline ChainEnd end_of(const Block& block) { return {block.seq, block.next_event(), block.hash}; }

/// The chain of blocks in the database. What is read was checked against its hash.
class BlockLog {
 public:
  /// `database` must outlive it. Throws StorageError (kUnusable) when blocks are missing at its
  /// end.
  explicit BlockLog(sqlite::Database& database);

  const ChainEnd& genesis() const { return genesis_; }
  const ChainEnd& end() const { return end_; }

  /// Inserts the block after `before`, within the caller's transaction, and gives where the chain
  /// stands then. That counts only once `committed` was called.
  ChainEnd insert(const ChainEnd& before, Instant received_at, std::uint64_t events,
                  const EncodedPayload& payload);
  void committed(const ChainEnd& end) { end_ = end; }
  /// Notes how many blocks there are, in a transaction of its own: to be called before the
  /// write-ahead log is copied into the database. In there each page is read as it is found, and
  /// one bit is enough to lead past the last blocks; whoever opens the journal knows then that they
  /// are missing.
  void note_end();

  /// Throws StorageError (kUnusable) when the block is not there or is not what was written.
  Block read(std::uint64_t seq) const { return decode(row(seq)); }
  /// The two steps of it. The second one is for any thread.
  BlockRow row(std::uint64_t seq) const;
  Block decode(BlockRow row) const;
  /// Throws StorageError (kUnusable) unless `block` continues what came before it.
  static void check_link(const ChainEnd& before, const Block& block);
  /// The block that holds that event, which is stored. Throws as `read` does.
  std::uint64_t seq_of(EventNumber number) const;

 private:
  Block read_linked(std::uint64_t seq) const;
  void check_content(const Block& block) const;

  sqlite::Database& database_;
  Notes notes_;
  std::uint64_t digests_from_;  ///< the block whose link is the first with a payload's digest
  ChainEnd genesis_;
  ChainEnd end_;
  sqlite::Statement insert_;
  sqlite::Statement read_;
  sqlite::Statement first_event_;
  std::uint64_t noted_;  ///< so many blocks
};

}  // namespace kpiwatch
