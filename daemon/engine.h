#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/settings.h"
#include "daemon/clock.h"
#include "daemon/ingest_batch.h"
#include "daemon/shared_ledger.h"
#include "daemon/storage/event_store.h"
#include "metrics/targets/board.h"

namespace kpiwatch {

class SelfMetrics;

/// The one writer (check, store, apply, then answer) and the readers' way to the board. Owns the
/// ledger and a writer thread that owns the store. All public functions may be called from any
/// thread; those that say so wait for the writer thread and must not be called from it. Neither
/// must those that read the ledger: it may be in the middle of changing it.
class Engine {
 public:
  /// Called once, from the writer thread, with kUnavailable when the storage is full or failed; or
  /// from within `submit` with kUnavailable when too much waits already.
  using Done = std::function<void(Result<IngestOutcome>)>;
  using Progress = std::function<void(EventNumber done, EventNumber total)>;

  /// Rebuilds the ledger from the store before it returns, and throws StorageError when that cannot
  /// be done. `on_fatal` is called from the writer thread when the storage failed in a way after
  /// which only a restart can tell what is stored; nothing is accepted from then on.
  Engine(const Settings& settings, std::unique_ptr<EventStore> store, const Clock& clock,
         SelfMetrics& metrics, std::function<void(const std::string&)> on_fatal,
         const Progress& progress = {});
  /// Finishes what was submitted.
  ~Engine();

  /// Batches that wait at the same moment are committed together. `done` is called when what was
  /// accepted is on disk and in the ledger for whoever reads it from then on, in the order of
  /// submission.
  void submit(ReadEvents events, Done done);
  /// Waits for the writer thread.
  Result<IngestOutcome> submit_and_wait(ReadEvents events);

  // As SharedLedger has them.
  Board board_at(Instant at) const;
  Instant next_change(Instant after) const;
  LedgerVersion ledger_version() const;
  void read_in_slices(const std::function<bool(const Ledger&)>& slice) const;
  void read_if_free(const std::function<void(const Ledger&)>& read) const;

  /// Called, from the writer thread, after the ledger has changed and those who sent the events
  /// have their answers. Replaces an earlier one; when this returns, the earlier one is not
  /// running.
  void on_applied(std::function<void()> callback);

  /// Rebuilds the ledger for other promises and swaps it in; readers see the old one until then,
  /// and events are taken in between. Waits for the writer thread, which calls `progress`, and for
  /// another reload; throws StorageError. False when `end_reloads` came first: then nothing has
  /// changed.
  [[nodiscard]] bool reload(const Settings& settings, const Progress& progress = {});
  /// A reload under way is given up, and so is each that begins later.
  void end_reloads();

  /// What is stored is only read, perhaps for other promises than those of the service whose
  /// checkpoint is there: that one stays when this ends. To be called before anything is submitted.
  void leave_no_checkpoint();

  /// Calls `done` from the writer thread when its turn comes: a sign that the work goes on.
  void ping(std::function<void()> done);

  struct FoundEvent {
    EventNumber number = 0;
    std::string json;
  };
  /// The stored event of that identity. Waits for the writer thread; throws StorageError.
  std::optional<FoundEvent> find_event(std::string_view source, std::string_view id) const;
  /// Stored events in order until `visit`, called from the caller's thread, returns false. Waits
  /// for the writer thread, which reads a slice at a time and takes events in between. Throws
  /// StorageError. Leaves out some that are not of such times.
  void for_each_event(EventNumber from, const Interval& times,
                      const std::function<bool(const StoredEvent&)>& visit) const;
  struct ListedConflicts {
    std::vector<std::string> lines;  ///< as to_line writes them
    std::uint64_t last = 0;          ///< the number of the last one
    bool more = false;               ///< whether some follow
  };
  /// At most `most` kept conflicts after that number, in the order in which they came, and none
  /// once they have that many bytes. Waits for the writer thread; throws StorageError, and
  /// DamagedConflicts, which changes nothing.
  ListedConflicts conflicts(std::uint64_t after, std::size_t most, std::size_t bytes) const;
  std::uint64_t journal_bytes() const;
  EventNumber last_event() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch
