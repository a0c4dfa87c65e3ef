#include "daemon/storage/block_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kpiwatch {
namespace {

constexpr std::string_view kEvents = "events";

constexpr std::string_view kInsert =
    "INSERT INTO blocks (seq, first_event, events, received_at, kind, codec, prev_hash, hash, "
    "payload, size) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kRead =
    "SELECT first_event, events, received_at, kind, codec, prev_hash, hash, payload, size "
    "FROM blocks WHERE seq = ?";
constexpr std::string_view kFirstEvent = "SELECT first_event FROM blocks WHERE seq = ?";
constexpr std::string_view kLastSeq = "SELECT max(seq) FROM blocks";

[[noreturn]] void refuse(std::uint64_t seq, const std::string& what) {
  throw StorageError(StorageError::Kind::kUnusable,
                     fmt::format("block {} of the journal {}", seq, what));
}

[[noreturn]] void refuse(const Block& block, const std::string& what) {
  const EventNumber last = block.next_event() - 1;
  throw StorageError(StorageError::Kind::kUnusable,
                     fmt::format("block {} of the journal (events {} to {}) {}", block.seq,
                                 block.first_event, last, what));
}

Hash to_hash(std::uint64_t seq, std::string_view bytes) {
  Hash hash{};
  if (bytes.size() != hash.size()) refuse(seq, "has a hash of the wrong length");
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

Hash link_of(const Block& block) {
  return hash_of(ChainLink{.seq = block.seq,
                           .previous = block.previous,
                           .kind = kEvents,
                           .received_at = block.received_at,
                           .payload = block.payload});
}

void check_content(const Block& block) {
  if (link_of(block) != block.hash)
    refuse(block, "does not match its hash: it is not what was written");
  const auto lines = static_cast<std::uint64_t>(std::ranges::count(block.payload, '\n'));
  if (lines != block.events) refuse(block, fmt::format("holds {} events", lines));
}

}  // namespace

BlockLog::BlockLog(const sqlite::Database& database, std::string_view store)
    : genesis_{.hash = genesis_hash(store)},
      end_(genesis_),
      insert_(database, kInsert),
      read_(database, kRead),
      first_event_(database, kFirstEvent) {
  const sqlite::Statement last_seq(database, kLastSeq);
  auto use = last_seq.use();
  use.step();
  const auto last = static_cast<std::uint64_t>(use.integer(0));
  if (last > 0) committed(read(last));
}

Block BlockLog::insert(Instant received_at, std::uint64_t events, std::string payload) {
  Block block{.seq = end_.seq + 1,
              .first_event = end_.next_event,
              .events = events,
              .received_at = received_at,
              .previous = end_.hash,
              .payload = std::move(payload)};
  block.hash = link_of(block);
  const auto written = codec_.write(block.payload);
  insert_.use()
      .bind(static_cast<std::int64_t>(block.seq))
      .bind(static_cast<std::int64_t>(block.first_event))
      .bind(static_cast<std::int64_t>(block.events))
      .bind(to_millis(received_at))
      .bind_text(kEvents)
      .bind(static_cast<std::int64_t>(written.codec))
      .bind_blob(as_bytes(block.previous))
      .bind_blob(as_bytes(block.hash))
      .bind_blob(written.bytes)
      .bind(static_cast<std::int64_t>(block.payload.size()))
      .run();
  return block;
}

Block BlockLog::read(std::uint64_t seq) const {
  auto row = read_.use();
  row.bind(static_cast<std::int64_t>(seq));
  if (!row.step()) refuse(seq, "is missing");
  if (row.bytes(3) != kEvents)
    refuse(seq, fmt::format("is of an unknown kind, \"{}\"", row.bytes(3)));
  const auto codec = static_cast<Codec>(row.integer(4));
  if (codec != Codec::kPlain && codec != Codec::kZlib)
    refuse(seq, fmt::format("has an unknown codec, {}", row.integer(4)));
  auto payload = codec_.read(codec, row.bytes(7), static_cast<std::size_t>(row.integer(8)));
  if (!payload) refuse(seq, "cannot be decompressed: it is not what was written");
  Block block{.seq = seq,
              .first_event = static_cast<EventNumber>(row.integer(0)),
              .events = static_cast<std::uint64_t>(row.integer(1)),
              .received_at = from_millis(row.integer(2)),
              .previous = to_hash(seq, row.bytes(5)),
              .hash = to_hash(seq, row.bytes(6)),
              .payload = *std::move(payload)};
  check_content(block);
  return block;
}

void BlockLog::check_link(const ChainEnd& before, const Block& block) {
  if (block.previous != before.hash)
    refuse(block, "does not continue the block before it: the hash chain is broken");
  if (block.first_event != before.next_event)
    refuse(block, fmt::format("was to begin with event {}", before.next_event));
}

std::uint64_t BlockLog::seq_of(EventNumber number) const {
  // The last block that begins with `number` or before it.
  std::uint64_t low = 1;
  std::uint64_t high = end_.seq;
  while (low < high) {
    const std::uint64_t middle = high - (high - low) / 2;
    auto row = first_event_.use();
    row.bind(static_cast<std::int64_t>(middle));
    if (!row.step()) refuse(middle, "is missing");
    if (static_cast<EventNumber>(row.integer(0)) <= number)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

}  // namespace kpiwatch
