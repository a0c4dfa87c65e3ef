#include "daemon/storage/new_blocks.h"

#include <cassert>
#include <utility>

namespace kpiwatch {
namespace {

/// What is shorter shares a block with its neighbours of one commit.
constexpr std::size_t kSmallPiece = 64;

/// Events on their way into a block.
struct Piece {
  std::size_t events = 0;
  TimesCovered times;

  void add(std::span<const NewEvent> more) {
    events += more.size();
    for (const NewEvent& event : more) times.add(event.time);
  }
};

}  // namespace

std::string payload_of(std::span<const NewEvent> events) {
  std::size_t size = 0;
  for (const NewEvent& event : events) size += event.json.size() + 1;
  std::string payload;
  payload.reserve(size);
  for (const NewEvent& event : events) {
    assert(event.json.find('\n') == std::string_view::npos && "an event is stored as one line");
    payload.append(event.json).append(1, '\n');
  }
  return payload;
}

std::vector<InsertedBlock> insert_blocks(BlockLog& blocks, Instant received_at,
                                         std::span<const PreparedBlock> prepared) {
  std::vector<InsertedBlock> inserted;
  const auto insert_piece = [&](const Piece& piece, const EncodedPayload& payload) {
    const ChainEnd before = inserted.empty() ? blocks.end() : inserted.back().end;
    inserted.push_back({.end = blocks.insert(before, received_at, piece.events, payload),
                        .entry = {before.next_event, piece.times.interval()}});
  };
  Piece small;
  std::string small_text;
  const auto insert_small = [&] {
    if (small.events == 0) return;
    insert_piece(std::exchange(small, {}), encode_payload(small_text));
    small_text.clear();
  };
  for (const auto& [events, payload] : prepared) {
    if (events.size() < kSmallPiece) {
      small.add(events);
      small_text += payload_of(events);
      continue;
    }
    insert_small();
    Piece piece;
    piece.add(events);
    insert_piece(piece, payload ? *payload : encode_payload(payload_of(events)));
  }
  insert_small();
  return inserted;
}

}  // namespace kpiwatch
