#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/storage/identity/event_range.h"
#include "daemon/storage/identity/identity.h"
#include "daemon/storage/journal/conflict_log.h"
#include "daemon/storage/journal/hash_chain.h"
#include "daemon/storage/journal/storage_error.h"
#include "daemon/storage/new_blocks.h"
#include "metrics/base/byte_io.h"
#include "metrics/base/image_extent.h"
#include "metrics/events/cloud_event.h"
#include "metrics/targets/ledger.h"

namespace kpiwatch {

struct StoredEvent {
  EventNumber number = 0;
  Instant received_at;
  std::string_view json;  ///< valid during the visit
};

/// The journal: every accepted event, as it was sent, in the order of acceptance. One SQLite file
/// with one exclusive connection; only this folder ever touches it (schema.h describes it,
/// directory_lock.h says how a second process is kept out). Not thread-safe: it has one owner at a
/// time.
///
/// Every function may throw StorageError. After any kind but kFull what is on disk is unknown: the
/// store then refuses everything, and the process has to end and start again from what is stored.
class EventStore final : public EventKeys {
 public:
  /// Opens the journal in `directory`, made if it is not there. A journal that is not ours, of a
  /// newer version or in use is refused and left as it was.
  /// `identity_memory`: what the identities may take (identity_index.h).
  EventStore(const std::filesystem::path& directory, std::size_t identity_memory);
  ~EventStore() override;

  /// Number of the last event stored, 0 when there is none.
  EventNumber last() const;
  /// Bytes of the journal's files on disk. Any thread.
  std::uint64_t size_in_bytes() const;

  using ReplayVisit = std::function<void(std::span<const NumberedEvent>)>;
  using ReplayProgress = std::function<void(EventNumber done, EventNumber total)>;
  class Replay;
  /// To read the journal after event `known`, the last of its block. The store outlives it.
  std::unique_ptr<Replay> begin_replay(EventNumber known = 0);
  /// The same, all of it at once. Has to be called once before find, json_of, key_of and append.
  void replay(const ReplayVisit& visit, const ReplayProgress& progress = {}, EventNumber known = 0);

  /// What somebody saved along with a checkpoint.
  struct Saved {
    std::vector<std::string_view> large;  ///< the whole, then the changes of each time, in order
    std::string_view small;               ///< of the last time
  };
  /// Takes up from the journal's checkpoint, if there is one of that maker and `take` agrees to
  /// what was saved along, which it is shown while the store reads its own on another thread; it
  /// must not use the store. The last event covered; the identities up to it are known then. To be
  /// called before the first replay. Removes what a process that was ended left behind.
  std::optional<EventNumber> resume(const Hash& maker,
                                    const std::function<bool(const Saved&)>& take);
  /// What goes along with a checkpoint.
  struct Along {
    std::size_t whole_size = 0;  ///< about how many bytes `large` would have as a whole
    /// Called at once, while the store writes its own on another thread; must not use the store. Of
    /// `large` only what has changed since it was called before, or since `resume`, unless told to
    /// write the whole.
    std::function<void(ImageExtent, ByteWriter& large, ByteWriter& small)> save;
  };
  /// What writes a checkpoint of all that is stored now: a whole one, or changes added to the one
  /// that is there, where that is possible, worth while and enough for `least`. To be called once,
  /// on any thread, before the next is asked for: that one would be whole else. Throws
  /// StorageError, and the next is whole then.
  std::function<void()> checkpoint(const Hash& maker, ImageExtent least, const Along& along);
  /// Checks one block more of those that a checkpoint spared the replay; false when all are
  /// checked. One that is not what was written takes the checkpoint with it.
  bool check_spared();

  /// Makes the identities that the store takes. Stays as it is while the store lives; any thread.
  const IdentityHasher& hasher() const;
  /// The accepted event of that identity. Exact: never misled by a hash.
  std::optional<EventNumber> find(const Identity& identity) const;
  /// Nothing when it is certain that there is none; else where it is looked for first: whoever
  /// looks for many finds them faster in that order, as events that are near each other are read at
  /// once.
  std::optional<EventRange> guess(const IdentityKey& identity) const;
  /// The same as `find`, faster with what `guess` gave.
  std::optional<EventNumber> find(const Identity& identity, const EventRange& guessed) const;
  /// Makes a `guess` or `find` that follows soon faster: best so many look-ups later, when what it
  /// looks at has come from memory.
  static constexpr std::size_t kPrefetchAhead = 12;
  void prefetch(const IdentityKey& identity) const;
  std::string json_of(EventNumber number) const;
  EventKey key_of(EventNumber number) const override;
  /// Reads only blocks with events of such a time, as far as replay has seen them.
  EventKey key_of_status(std::string_view subject, Instant time, EventNumber first,
                         EventNumber last) const override;

  /// Stores all of them in one transaction, the events numbered from last() + 1 on in the order
  /// given; on disk when it returns. Small blocks that follow each other become one. The caller has
  /// made sure that none of the events is stored already. A conflict already kept changes nothing;
  /// one may name an event of the same call.
  void append(Instant received_at, std::span<const PreparedBlock> blocks,
              std::span<const ConflictingEvent> conflicts = {});
  void append(Instant received_at, std::span<const NewEvent> events,
              std::span<const ConflictingEvent> conflicts = {});
  /// Looks after the write-ahead log. To be called between commits, when nobody waits for an
  /// answer.
  void tend_log();

  /// All events from `from` on, in order, until `visit`, which may not use the store, returns
  /// false. Needs no replay; checks the blocks it reads.
  void for_each(EventNumber from, const std::function<bool(const StoredEvent&)>& visit) const;
  /// Leaves out some that are not of such times: all blocks without any, as far as replay has seen
  /// them.
  void for_each(EventNumber from, const Interval& times,
                const std::function<bool(const StoredEvent&)>& visit) const;
  /// Kept conflicts after that number, in the order in which they came, until `visit`, which may
  /// not use the store, returns false. Throws DamagedConflicts too, and goes on then.
  void for_each_conflict(std::uint64_t after,
                         const std::function<bool(const ConflictingEvent&)>& visit) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// A reading of the journal, block by block. Between them the store may be used, and events stored:
/// they are read too.
class EventStore::Replay {
 public:
  ~Replay();

  /// Shows the events of the next block, as views that are valid during the visit; false when there
  /// is none. Checks what it reads against the hash chain; throws StorageError.
  bool next(const ReplayVisit& visit);
  /// The last event shown.
  EventNumber done() const { return done_; }

 private:
  friend EventStore;
  struct Blocks;

  Replay(Parts& store, EventNumber known);

  Parts& store_;
  EventNumber done_;
  std::unique_ptr<Blocks> blocks_;
};

}  // namespace kpiwatch
