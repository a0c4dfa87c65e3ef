#include "daemon/storage/event_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <exception>
#include <functional>
#include <system_error>
#include <utility>

#include "daemon/storage/block_events.h"
#include "daemon/storage/event_search.h"
#include "daemon/storage/event_store_parts.h"

namespace kpiwatch {
namespace {

constexpr EventNumber kProgressEvery = 4096;

std::uint64_t size_of(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  return error ? 0 : size;
}

}  // namespace

/// The identities of those events that are not known yet.
void EventStore::Parts::remember(const ReplayBlock& read) {
  const Block& block = read.block();
  if (block.next_event() - 1 <= identified) return;
  guarded_identities([&] { identities->make_room(); });
  const auto unknown =
      static_cast<std::size_t>(std::max(identified + 1, block.first_event) - block.first_event);
  add_identities(read.identities().subspan(unknown), block.first_event + unknown, std::identity());
}

/// Of events that follow one another, from `number` on.
template <class Event, class KeyOf>
void EventStore::Parts::add_identities(std::span<const Event> events, EventNumber number,
                                       KeyOf key_of) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i + kPrefetchAhead < events.size())
      identities->prefetch_to_add(key_of(events[i + kPrefetchAhead]));
    identities->add(key_of(events[i]), number++);
  }
  identified = number - 1;
}

/// Where it has come to.
struct EventStore::Replay::Blocks {
  Blocks(const BlockLog& log, const IdentityHasher& hasher, std::uint64_t first)
      : ahead(log, hasher, first), before(log.genesis()) {}

  ReadAhead ahead;
  ChainEnd before;
};

EventStore::Replay::Replay(Parts& store, EventNumber known)
    : store_(store), done_(known), blocks_(store.guarded([&] {
        const ChainEnd& end = store.blocks.end();
        const std::uint64_t first =
            known + 1 < end.next_event ? store.stored_blocks.seq_of(known + 1) : end.seq + 1;
        return std::make_unique<Blocks>(store.blocks, store.hasher, first);
      })) {}

EventStore::Replay::~Replay() = default;

bool EventStore::Replay::next(const ReplayVisit& visit) {
  const auto read = store_.guarded([&] {
    auto ahead = blocks_->ahead.next();
    if (ahead && blocks_->before.seq + 1 == ahead->block().seq)
      BlockLog::check_link(blocks_->before, ahead->block());
    return ahead;
  });
  if (!read) return false;
  const Block& block = read->block();
  store_.remember(*read);
  store_.stored_blocks.directory().add(block.seq, {block.first_event, read->times()},
                                       block.next_event());
  visit(read->events());
  blocks_->before = end_of(block);
  done_ = block.next_event() - 1;
  return true;
}

EventStore::EventStore(const std::filesystem::path& directory, std::size_t identity_memory)
    : parts_(std::make_unique<Parts>(directory, identity_memory)) {}

/// The log is copied into the database only with a note of what is in it.
EventStore::~EventStore() {
  try {
    parts_->guarded([&] {
      parts_->blocks.note_end();
      parts_->database.keep_log_at_close(false);
    });
  } catch (const std::exception&) {
    // Nothing is lost: the next start reads the log.
  }
}

EventNumber EventStore::last() const { return parts_->blocks.end().next_event - 1; }

std::uint64_t EventStore::size_in_bytes() const {
  return size_of(journal_file_in(parts_->directory)) + size_of(journal_log_in(parts_->directory));
}

void EventStore::replay(const ReplayVisit& visit, const ReplayProgress& progress,
                        EventNumber known) {
  const auto replay = begin_replay(known);
  EventNumber told = known;
  while (replay->next(visit)) {
    const EventNumber done = replay->done();
    if (progress && (done - told >= kProgressEvery || done == last()))
      progress(told = done, last());
  }
  parts_->replayed = true;
}

std::unique_ptr<EventStore::Replay> EventStore::begin_replay(EventNumber known) {
  return std::unique_ptr<Replay>(new Replay(*parts_, known));
}

const IdentityHasher& EventStore::hasher() const { return parts_->hasher; }

std::optional<EventNumber> EventStore::find(const Identity& identity) const {
  assert(parts_->replayed && "the identities are known after replay");
  return parts_->guarded_identities([&] {
    return parts_->identities->find(identity.key, [&](const EventRange& range) {
      return parts_->stored_blocks.locate(identity, range);
    });
  });
}

std::optional<EventRange> EventStore::guess(const IdentityKey& identity) const {
  assert(parts_->replayed && "the identities are known after replay");
  std::optional<EventRange> first;
  parts_->guarded_identities([&] {
    parts_->identities->find(identity, [&](const EventRange& range) {
      first = range;
      return std::optional(range.guess);
    });
  });
  return first;
}

std::optional<EventNumber> EventStore::find(const Identity& identity,
                                            const EventRange& guessed) const {
  if (guessed.is_single()) {
    const auto found =
        parts_->guarded([&] { return parts_->stored_blocks.locate(identity, guessed); });
    if (found) return found;
  }
  return find(identity);
}

void EventStore::prefetch(const IdentityKey& identity) const {
  parts_->identities->prefetch(identity);
}

std::string EventStore::json_of(EventNumber number) const {
  assert(number >= 1 && number <= last() && "an event that is stored");
  return parts_->guarded(
      [&] { return std::string(parts_->stored_blocks.block_with(number).line(number)); });
}

EventKey EventStore::key_of(EventNumber number) const { return key_of_line(json_of(number)); }

EventKey EventStore::key_of_status(std::string_view subject, Instant time, EventNumber first,
                                   EventNumber last) const {
  return parts_->guarded([&] {
    return parts_->stored_blocks.key_of_status(subject, time, first, std::min(last, this->last()));
  });
}

void EventStore::append(Instant received_at, std::span<const PreparedBlock> blocks,
                        std::span<const ConflictingEvent> conflicts) {
  assert(parts_->replayed && "the identities are known after replay");
  parts_->guarded_identities([&] { parts_->identities->make_room(); });
  parts_->guarded([&] {
    sqlite::Transaction transaction(parts_->database);
    const std::vector<InsertedBlock> inserted = insert_blocks(parts_->blocks, received_at, blocks);
    std::optional<ConflictLog::End> kept;
    if (!conflicts.empty()) kept = parts_->conflicts.insert(received_at, conflicts);
    transaction.commit();
    if (kept) parts_->conflicts.committed(*std::move(kept));
    EventNumber number = parts_->blocks.end().next_event;
    for (const PreparedBlock& block : blocks) {
      parts_->add_identities(block.events, number,
                             [](const NewEvent& event) { return event.identity; });
      number += block.events.size();
    }
    for (const auto& [end, entry] : inserted) {
      parts_->blocks.committed(end);
      parts_->stored_blocks.directory().add(end.seq, entry, end.next_event);
    }
  });
}

void EventStore::append(Instant received_at, std::span<const NewEvent> events,
                        std::span<const ConflictingEvent> conflicts) {
  append(received_at, std::array{PreparedBlock{.events = events}}, conflicts);
}

void EventStore::tend_log() {
  parts_->guarded([&] { parts_->log.tend([&] { parts_->blocks.note_end(); }); });
}

/// The blocks with events from `first` to `last` that may hold such times, until `visit` returns
/// false.
template <class Visit>
void EventStore::Parts::each_block(EventNumber first, EventNumber last, const Interval& times,
                                   Visit visit) {
  last = std::min(last, blocks.end().next_event - 1);
  if (first > last) return guarded([] {});
  std::uint64_t seq = guarded([&] { return stored_blocks.seq_of(first); });
  const std::uint64_t last_seq = guarded([&] { return stored_blocks.seq_of(last); });
  ChainEnd before = blocks.genesis();
  for (; seq <= last_seq; ++seq) {
    if (!stored_blocks.directory().may_hold(seq, times)) continue;
    const EventBlock* block = guarded([&] {
      const EventBlock& read = stored_blocks.block(seq);
      if (before.seq + 1 == seq) BlockLog::check_link(before, read.block());
      return &read;
    });
    before = end_of(block->block());
    if (!visit(*block)) return;
  }
}

void EventStore::for_each(EventNumber from,
                          const std::function<bool(const StoredEvent&)>& visit) const {
  for_each(from, {}, visit);
}

void EventStore::for_each(EventNumber from, const Interval& times,
                          const std::function<bool(const StoredEvent&)>& visit) const {
  from = std::max<EventNumber>(from, 1);
  parts_->each_block(from, last(), times, [&](const EventBlock& block) {
    const Instant received_at = block.block().received_at;
    for (auto number = std::max(from, block.block().first_event); block.holds(number); ++number)
      if (!visit({number, received_at, block.line(number)})) return false;
    return true;
  });
}

void EventStore::for_each_conflict(
    std::uint64_t after, const std::function<bool(const ConflictingEvent&)>& visit) const {
  parts_->guarded([&] { parts_->conflicts.for_each(after, visit); });
}

}  // namespace kpiwatch
