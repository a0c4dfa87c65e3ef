#include "daemon/storage/event_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <functional>
#include <future>
#include <system_error>
#include <utility>

#include "daemon/storage/block_events.h"
#include "daemon/storage/block_reader.h"
#include "daemon/storage/checkpoint_chain.h"
#include "daemon/storage/checkpoint_file.h"
#include "daemon/storage/checkpoint_sections.h"
#include "daemon/storage/event_search.h"
#include "daemon/storage/identity/identity_index.h"
#include "daemon/storage/journal/block_log.h"
#include "daemon/storage/journal/directory_lock.h"
#include "daemon/storage/journal/hash_chain.h"
#include "daemon/storage/journal/journal_file.h"
#include "daemon/storage/journal/sqlite.h"
#include "daemon/storage/journal/write_ahead_log.h"
#include "daemon/storage/read_ahead.h"
#include "metrics/base/json_mention.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kKeepConflict =
    "INSERT OR IGNORE INTO conflicts (accepted, digest, received_at, event) VALUES (?, ?, ?, ?)";
constexpr std::string_view kConflicts =
    "SELECT accepted, received_at, event FROM conflicts ORDER BY accepted, received_at, digest";

constexpr EventNumber kProgressEvery = 4096;

std::uint64_t size_of(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  return error ? 0 : size;
}

}  // namespace

struct EventStore::Parts {
  Parts(const std::filesystem::path& path, std::size_t identity_memory)
      : directory(prepare_storage_directory(path)),
        lock(directory),
        database(open_journal(directory)),
        log(database, journal_log_in(directory)),
        blocks(database),
        keep_conflict(database, kKeepConflict),
        most_identity_memory(identity_memory),
        stored_blocks(blocks),
        checked(blocks.genesis()),
        spared(blocks.genesis()) {
    begin_identities(make_sip_key());
  }

  void begin_identities(const SipKey& key) {
    hasher = IdentityHasher(key);
    identities.emplace(hasher, directory, most_identity_memory);
  }
  bool is_of_this_journal(const ChainEnd& covered) const;
  bool take_up(CheckpointFile& file, const std::function<bool(const Saved&)>& take);
  // The identities and the directory of the blocks.
  bool load_indexes(const CheckpointFile::Content& content);
  void forget_indexes();
  void save_indexes(ImageExtent extent, CheckpointSegment& to);

  /// Runs `work`; remembers when it fails in a way that leaves the storage unknown.
  template <class Work>
  auto guarded(Work work) {
    if (!failure.empty())
      throw StorageError(StorageError::Kind::kFailed, "the storage failed before: " + failure);
    try {
      return work();
    } catch (const StorageError& error) {
      const std::string message =
          fmt::format("storage in {}: {}", directory.string(), error.what());
      if (error.kind() != StorageError::Kind::kFull) fail(message);
      throw StorageError(error.kind(), message);
    }
  }
  void fail(const std::string& message) {
    failure = message;
    // After a sync that failed nothing may be synced again: what it says then cannot be believed.
    database.keep_log_at_close(true);
  }

  /// The same for what uses the identities. Their files are as damaged at the next start, unless
  /// that reads the journal.
  template <class Work>
  auto guarded_identities(Work work) {
    return guarded([&] {
      try {
        return work();
      } catch (const StorageError& error) {
        if (error.kind() != StorageError::Kind::kFull) chain->condemn();
        throw;
      }
    });
  }

  void keep(Instant received_at, std::span<const ConflictingEvent> conflicts);

  template <class Visit>
  void each_block(EventNumber first, EventNumber last, const Interval& times, Visit visit);

  void replay_from(EventNumber first, const ReplayVisit& visit, const ReplayProgress& progress);
  void remember(const ReplayBlock& read);
  template <class Event, class KeyOf>
  void add_identities(std::span<const Event> events, EventNumber number, KeyOf key_of);

  std::filesystem::path directory;
  DirectoryLock lock;
  sqlite::Database database;
  WriteAheadLog log;
  BlockLog blocks;
  sqlite::Statement keep_conflict;
  const std::size_t most_identity_memory;
  IdentityHasher hasher{SipKey{}};
  std::optional<IdentityIndex> identities;
  BlockReader stored_blocks;
  EventNumber identified = 0;  ///< the identities up to this event are known
  bool replayed = false;
  ChainEnd checked;  ///< up to here blocks that a checkpoint spared were checked since
  ChainEnd spared;
  /// Shared with what writes a checkpoint.
  const std::shared_ptr<CheckpointChain> chain = std::make_shared<CheckpointChain>(directory);
  std::string failure;  ///< empty while all is well
};

void EventStore::Parts::keep(Instant received_at, std::span<const ConflictingEvent> conflicts) {
  for (const ConflictingEvent& conflict : conflicts) {
    const Hash digest = sha256(conflict.json);
    keep_conflict.use()
        .bind(static_cast<std::int64_t>(conflict.accepted))
        .bind_blob(as_bytes(digest))
        .bind(to_millis(received_at))
        .bind_text(conflict.json)
        .run();
  }
}

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
      identities->prefetch(key_of(events[i + kPrefetchAhead]));
    identities->add(key_of(events[i]), number++);
  }
  identified = number - 1;
}

void EventStore::Parts::replay_from(EventNumber first, const ReplayVisit& visit,
                                    const ReplayProgress& progress) {
  const EventNumber last = blocks.end().next_event - 1;
  ReadAhead ahead(blocks, hasher, guarded([&] { return stored_blocks.seq_of(first); }),
                  blocks.end().seq);
  ChainEnd before = blocks.genesis();
  const auto next = [&] {
    return guarded([&] {
      auto read = ahead.next();
      if (read && before.seq + 1 == read->block().seq) BlockLog::check_link(before, read->block());
      return read;
    });
  };
  EventNumber told = first - 1;
  for (auto read = next(); read; read = next()) {
    const Block& block = read->block();
    remember(*read);
    visit(read->events());
    stored_blocks.directory().add(block.seq, {block.first_event, read->times()},
                                  block.next_event());
    before = end_of(block);
    const EventNumber done = block.next_event() - 1;
    if (progress && (done - told >= kProgressEvery || done == last)) progress(told = done, last);
  }
}

bool EventStore::Parts::is_of_this_journal(const ChainEnd& covered) const {
  if (covered.seq == 0 || covered.seq > blocks.end().seq) return false;
  if (end_of(blocks.read(covered.seq)) != covered) return false;
  if (covered.seq < blocks.end().seq) BlockLog::check_link(covered, blocks.read(covered.seq + 1));
  return true;
}

bool EventStore::Parts::load_indexes(const CheckpointFile::Content& content) {
  ByteReader bytes(content[kIndexSection].back().view());
  begin_identities(bytes.read<SipKey>());
  identities->load(bytes, views_of(content[kTableSection]));
  stored_blocks.directory().load(bytes);
  return bytes.ok() && bytes.at_end();
}

void EventStore::Parts::forget_indexes() {
  begin_identities(make_sip_key());
  stored_blocks.directory() = {};
}

void EventStore::Parts::save_indexes(ImageExtent extent, CheckpointSegment& to) {
  ByteWriter indexes;
  indexes.write(hasher.key());
  identities->save(indexes);
  stored_blocks.directory().save(indexes);
  to.sections[kIndexSection].parts = indexes.take_parts();
  ByteWriter tables;
  to.sections[kTableSection].alone = identities->save_tables(tables, extent) == ImageExtent::kWhole;
  to.sections[kTableSection].parts = tables.take_parts();
}

/// Nothing is used before all of it is known to be what was written.
bool EventStore::Parts::take_up(CheckpointFile& file,
                                const std::function<bool(const Saved&)>& take) {
  CheckpointFile::Content content;
  if (!file.read(content)) return false;
  if (!guarded([&] { return is_of_this_journal(file.stamp().covers); })) return false;
  auto indexes = std::async(std::launch::async, [&] { return load_indexes(content); });
  const bool taken = take({views_of(content[kLargeSection]), content[kSmallSection].back().view()});
  return indexes.get() && taken;
}

EventStore::EventStore(const std::filesystem::path& directory, std::size_t identity_memory)
    : parts_(std::make_unique<Parts>(directory, identity_memory)) {}

EventStore::~EventStore() = default;

EventNumber EventStore::last() const { return parts_->blocks.end().next_event - 1; }

std::uint64_t EventStore::size_in_bytes() const {
  return size_of(journal_file_in(parts_->directory)) + size_of(journal_log_in(parts_->directory));
}

void EventStore::replay(const ReplayVisit& visit, const ReplayProgress& progress,
                        EventNumber known) {
  parts_->guarded([] {});  // nothing is answered of a storage that failed, an empty one neither
  if (known < last()) parts_->replay_from(known + 1, visit, progress);
  parts_->replayed = true;
}

std::optional<EventNumber> EventStore::resume(const Hash& maker,
                                              const std::function<bool(const Saved&)>& take) {
  assert(!parts_->replayed && "identities that are known are not replaced");
  auto file = CheckpointFile::open(parts_->directory);
  const bool taken = file && file->stamp().maker == maker && parts_->take_up(*file, take);
  CheckpointChain::Files named;
  if (taken) {
    named = parts_->identities->files();
    parts_->chain->take_up(file->end(), maker);
    parts_->spared = file->stamp().covers;
    parts_->identified = parts_->spared.next_event - 1;
  } else {
    parts_->forget_indexes();
    if (file) named = files_named_in(*file, parts_->directory);
  }
  remove_left_behind(parts_->directory, named);
  parts_->chain->found(std::move(named));
  return taken ? std::optional(parts_->identified) : std::nullopt;
}

std::function<void()> EventStore::checkpoint(const Hash& maker, ImageExtent least,
                                             const Save& save) {
  const CheckpointChain::Plan plan = parts_->chain->plan(maker, least);
  const auto segment = std::make_shared<CheckpointSegment>();
  segment->stamp = {parts_->blocks.end(), maker};
  auto own = std::async(std::launch::async, [&] { parts_->save_indexes(plan.extent(), *segment); });
  ByteWriter large;
  ByteWriter small;
  save(plan.extent(), large, small);
  own.get();
  segment->sections[kLargeSection] = {large.take_parts(), plan.extent() == ImageExtent::kWhole};
  segment->sections[kSmallSection].parts = small.take_parts();
  return [chain = parts_->chain, plan, segment, files = parts_->identities->files()] {
    chain->write(plan, *segment, files);
  };
}

bool EventStore::check_spared() {
  if (parts_->checked.seq == parts_->spared.seq) return false;
  try {
    parts_->checked = parts_->guarded([&] {
      const Block block = parts_->blocks.read(parts_->checked.seq + 1);
      BlockLog::check_link(parts_->checked, block);
      return end_of(block);
    });
  } catch (const StorageError&) {
    parts_->chain->condemn();
    throw;
  }
  return true;
}

const IdentityHasher& EventStore::hasher() const { return parts_->hasher; }

std::optional<EventNumber> EventStore::find(const Identity& identity) const {
  assert(parts_->replayed && "the identities are known after replay");
  return parts_->guarded_identities([&] {
    const auto locate = [&](const EventRange& range) {
      return parts_->stored_blocks.locate(EventSearch(identity), range);
    };
    return parts_->identities->find(identity.key, locate);
  });
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
  EventKey greatest;
  StoredEventReader reader;
  parts_->each_block(first, last, {time, time + Millis{1}}, [&](const EventBlock& block) {
    for (auto number = std::max(first, block.block().first_event);
         number <= last && block.holds(number); ++number) {
      const std::string_view line = block.line(number);
      if (!may_mention(line, subject)) continue;
      std::optional<Event> unusual;
      const EventView event = reader.read(number, line, unusual);
      if (event.subject == subject && event.time == time &&
          std::holds_alternative<AssetStatus>(*event.fact))
        greatest = std::max(greatest, EventKey(event.key));
    }
    return true;
  });
  return greatest;
}

void EventStore::append(Instant received_at, std::span<const PreparedBlock> blocks,
                        std::span<const ConflictingEvent> conflicts) {
  assert(parts_->replayed && "the identities are known after replay");
  parts_->guarded_identities([&] { parts_->identities->make_room(); });
  parts_->guarded([&] {
    sqlite::Transaction transaction(parts_->database);
    const std::vector<InsertedBlock> inserted = insert_blocks(parts_->blocks, received_at, blocks);
    parts_->keep(received_at, conflicts);
    transaction.commit();
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
  parts_->guarded([&] { parts_->log.tend(); });
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
    const EventBlock block = guarded([&] {
      Block read = blocks.read(seq);
      if (before.seq + 1 == seq) BlockLog::check_link(before, read);
      return EventBlock(std::move(read));
    });
    before = end_of(block.block());
    if (!visit(block)) return;
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
    const std::function<bool(const ConflictingEvent&)>& visit) const {
  parts_->guarded([&] {
    const sqlite::Statement conflicts(parts_->database, kConflicts);
    auto row = conflicts.use();
    while (row.step()) {
      const ConflictingEvent conflict{.accepted = static_cast<EventNumber>(row.integer(0)),
                                      .received_at = from_millis(row.integer(1)),
                                      .json = row.bytes(2)};
      if (!visit(conflict)) return;
    }
  });
}

}  // namespace kpiwatch
