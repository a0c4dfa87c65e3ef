#include "daemon/storage/block_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/storage/block_events.h"

namespace kpiwatch {

std::uint64_t BlockReader::seq_of(EventNumber number) const {
  const auto known = directory_.seq_of(number);
  return known ? *known : blocks_.seq_of(number);
}

Block BlockReader::read(std::uint64_t seq) const {
  Block block = blocks_.read(seq);
  const auto known = directory_.first_event_of(seq);
  if (known && *known != block.first_event)
    throw unusable(fmt::format("block {} of the journal was to begin with event {}, found {}", seq,
                               *known, block.first_event));
  return block;
}

const EventBlock& BlockReader::block_with(EventNumber number) {
  const auto holds_it = [number](const EventBlock& block) { return block.holds(number); };
  if (const EventBlock* recent = recent_.find(holds_it)) return *recent;
  return recent_.add(read(seq_of(number)));
}

EventBlock& BlockReader::block(std::uint64_t seq) {
  const auto is_it = [seq](const EventBlock& block) { return block.block().seq == seq; };
  if (EventBlock* recent = recent_.find(is_it)) return *recent;
  return recent_.add(read(seq));
}

EventKey BlockReader::key_of_status(std::string_view subject, Instant time, EventNumber first,
                                    EventNumber last) {
  EventKey greatest;
  StoredEventReader reader;
  const std::uint64_t last_seq = seq_of(last);
  for (std::uint64_t seq = seq_of(first); seq <= last_seq; ++seq) {
    if (!directory_.may_hold(seq, {time, time + Millis{1}})) continue;
    EventBlock& found = block(seq);
    for (const EventNumber number : found.statuses().find(subject, time)) {
      if (number < first || number > last) continue;
      std::optional<Event> unusual;
      const EventView event = reader.read(number, found.line(number), unusual);
      if (event.subject == subject) greatest = std::max(greatest, EventKey(event.key));
    }
  }
  return greatest;
}

std::optional<EventNumber> BlockReader::locate(const Identity& identity, const EventRange& range) {
  const EventSearch search(identity);
  if (range.is_single()) {
    const bool found = search.is_it(block_with(range.guess).line(range.guess));
    return found ? std::optional(range.guess) : std::nullopt;
  }
  const auto quickly = [&](const EventBlock& block) { return search.in(block); };
  const auto thoroughly = [&](const EventBlock& block) { return search.in_all_of(block); };
  // What is sent again comes in the order in which it was sent before.
  if (const auto found = recent_.find_in(quickly)) return found;
  if (const auto found = look_outwards(range.near_guess(), quickly)) return found;
  if (const auto found = look_outwards(range.near_guess(), thoroughly)) return found;
  return look_outwards(range, thoroughly);
}

/// What `look` finds first in the blocks of the range, from the guess on to both sides.
template <class Look>
std::optional<EventNumber> BlockReader::look_outwards(const EventRange& range, Look look) {
  EventNumber above = range.guess;
  EventNumber below = range.guess;  // the first event of what was looked through
  while (above <= range.highest || below > range.lowest) {
    if (above <= range.highest) {
      const EventBlock& block = block_with(above);
      if (const auto found = look(block)) return found;
      if (above == range.guess) below = block.block().first_event;
      above = block.block().next_event();
    }
    if (below > range.lowest) {
      const EventBlock& block = block_with(below - 1);
      if (const auto found = look(block)) return found;
      below = block.block().first_event;
    }
  }
  return std::nullopt;
}

}  // namespace kpiwatch
