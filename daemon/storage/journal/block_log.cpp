#include "daemon/storage/journal/block_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kpiwatch {
namespace {

constexpr std::string_view kEvents = "events";

constexpr std::string_view kBlocks = "blocks";  ///< a note: how many there were at least

constexpr std::string_view kInsertBlock =
    "INSERT INTO blocks (seq, first_event, events, received_at, kind, codec, prev_hash, hash, "
    "payload, size) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kRead =
    "SELECT first_event, events, received_at, kind, codec, prev_hash, hash, payload, size "
    "FROM blocks WHERE seq = ?";
constexpr std::string_view kFirstEvent = "SELECT first_event FROM blocks WHERE seq = ?";

[[noreturn]] void refuse(std::uint64_t seq, const std::string& what) {
  throw unusable(fmt::format("block {} of the journal {}", seq, what));
}

[[noreturn]] void refuse(const Block& block, const std::string& what) {
  const EventNumber last = block.next_event() - 1;
  throw unusable(fmt::format("block {} of the journal (events {} to {}) {}", block.seq,
                             block.first_event, last, what));
}

/// From end to end of a line: to look at each byte takes several times as long.
std::uint64_t count_lines(std::string_view text) {
  std::uint64_t lines = 0;
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', end + 1)) ++lines;
  return lines;
}

Hash to_hash(std::uint64_t seq, std::string_view bytes) {
  Hash hash{};
  if (bytes.size() != hash.size()) refuse(seq, "has a hash of the wrong length");
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

ChainLink link_of(const Block& block) {
  return {.seq = block.seq,
          .previous = block.previous,
          .kind = kEvents,
          .received_at = block.received_at};
}

std::uint64_t last_seq_in(const sqlite::Database& database) {
  const sqlite::Statement statement(database, "SELECT max(seq) FROM blocks");
  auto use = statement.use();
  return use.step() ? static_cast<std::uint64_t>(use.integer(0)) : 0;
}

}  // namespace

BlockLog::BlockLog(sqlite::Database& database)
    : database_(database),
      notes_(database),
      digests_from_(notes_.read_number("digests_from")),
      genesis_{.hash = genesis_hash(notes_.read("store").value_or(""))},
      end_(genesis_),
      insert_(database, kInsertBlock),
      read_(database, kRead),
      first_event_(database, kFirstEvent),
      noted_(notes_.read_number(kBlocks)) {
  const std::uint64_t last = last_seq_in(database);
  if (last < noted_)
    throw unusable(
        fmt::format("the journal ends with block {}, but had {}: some are lost. Expected the "
                    "journal as it was; put back a copy of it",
                    last, noted_));
  if (last > 0) committed(end_of(read_linked(last)));
}

ChainEnd BlockLog::insert(const ChainEnd& before, Instant received_at, std::uint64_t events,
                          const EncodedPayload& payload) {
  const ChainLink link{
      .seq = before.seq + 1, .previous = before.hash, .kind = kEvents, .received_at = received_at};
  const ChainEnd end{.seq = link.seq,
                     .next_event = before.next_event + events,
                     .hash = hash_of(link, payload.digest)};
  insert_.use()
      .bind(static_cast<std::int64_t>(link.seq))
      .bind(static_cast<std::int64_t>(before.next_event))
      .bind(static_cast<std::int64_t>(events))
      .bind(to_millis(received_at))
      .bind_text(link.kind)
      .bind(static_cast<std::int64_t>(payload.codec))
      .bind_blob(as_bytes(link.previous))
      .bind_blob(as_bytes(end.hash))
      .bind_blob(payload.bytes)
      .bind(static_cast<std::int64_t>(payload.size))
      .run();
  return end;
}

void BlockLog::note_end() {
  if (noted_ == end_.seq) return;
  sqlite::Transaction transaction(database_);
  notes_.write(kBlocks, std::to_string(end_.seq));
  transaction.commit();
  noted_ = end_.seq;
}

/// What numbers its events have is no part of its hash.
Block BlockLog::read_linked(std::uint64_t seq) const {
  Block block = read(seq);
  check_link(seq == 1 ? genesis_ : end_of(read(seq - 1)), block);
  return block;
}

BlockRow BlockLog::row(std::uint64_t seq) const {
  auto row = read_.use();
  row.bind(static_cast<std::int64_t>(seq));
  if (!row.step()) refuse(seq, "is missing");
  if (row.bytes(3) != kEvents)
    refuse(seq, fmt::format("is of an unknown kind, \"{}\"", row.bytes(3)));
  const auto codec = static_cast<Codec>(row.integer(4));
  if (codec != Codec::kPlain && codec != Codec::kZlib && codec != Codec::kLines)
    refuse(seq, fmt::format("has an unknown codec, {}", row.integer(4)));
  return {.block = {.seq = seq,
                    .first_event = static_cast<EventNumber>(row.integer(0)),
                    .events = static_cast<std::uint64_t>(row.integer(1)),
                    .received_at = from_millis(row.integer(2)),
                    .previous = to_hash(seq, row.bytes(5)),
                    .hash = to_hash(seq, row.bytes(6)),
                    .payload = std::string(row.bytes(7))},
          .codec = codec,
          .size = static_cast<std::size_t>(row.integer(8))};
}

Block BlockLog::decode(BlockRow row) const {
  Block& block = row.block;
  auto payload = decode_payload(row.codec, block.payload, row.size);
  if (!payload) refuse(block.seq, "cannot be decompressed: it is not what was written");
  block.payload = *std::move(payload);
  check_content(block);
  return std::move(block);
}

void BlockLog::check_content(const Block& block) const {
  const ChainLink link = link_of(block);
  const Hash hash = block.seq < digests_from_ ? hash_with_payload(link, block.payload)
                                              : hash_of(link, sha256(block.payload));
  if (hash != block.hash) refuse(block, "does not match its hash: it is not what was written");
  const std::uint64_t lines = count_lines(block.payload);
  if (lines != block.events) refuse(block, fmt::format("holds {} events", lines));
}

void BlockLog::check_link(const ChainEnd& before, const Block& block) {
  if (block.previous != before.hash)
    refuse(block, "does not continue the block before it: the hash chain is broken");
  if (block.first_event == before.next_event) return;
  if (before.seq == 0) refuse(block, "was to begin with event 1");
  refuse(block, fmt::format("does not follow the block before it, which ends with event {}",
                            before.next_event - 1));
}

std::uint64_t BlockLog::seq_of(EventNumber number) const {
  // The last block that begins with `number` or before it, by numbers that nothing vouches for yet.
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
  const Block found = read_linked(low);
  if (number < found.first_event || number >= found.next_event()) {
    // The search ends before a block whose number is too high.
    if (low < end_.seq) read_linked(low + 1);
    refuse(found, fmt::format("does not hold event {}, as the numbers of the others say", number));
  }
  return low;
}

}  // namespace kpiwatch
