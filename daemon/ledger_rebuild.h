#pragma once

#include <chrono>
#include <memory>

#include "config/settings.h"
#include "daemon/storage/event_store.h"
#include "metrics/targets/ledger.h"

namespace kpiwatch {

/// Makes a ledger for other promises of all that is stored, a little at a time: in between events
/// are stored, and come to it like the others. For the thread that has the store.
class LedgerRebuild {
 public:
  /// `store` outlives it, and the ledger.
  LedgerRebuild(const Promises& promises, EventStore& store)
      : ledger_(std::make_unique<Ledger>(promises, store)), replay_(store.begin_replay()) {}

  /// Goes on for a block of the journal at least, and for so long: whoever takes events in between
  /// gives it twice the time that they took, so that it ends however many come. True when the
  /// ledger has all that is stored and can be read. Throws StorageError.
  [[nodiscard]] bool go_on(std::chrono::steady_clock::duration time);
  EventNumber done() const { return replay_->done(); }
  /// When it is done.
  std::unique_ptr<Ledger> take() { return std::move(ledger_); }

 private:
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<EventStore::Replay> replay_;
};

}  // namespace kpiwatch
