#pragma once

#include <cstddef>
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
      : store_(store),
        ledger_(std::make_unique<Ledger>(promises, store)),
        replay_(store.begin_replay()) {}

  /// Goes on for about a millisecond, and for as long as `new_events` took that came since the last
  /// time and as many again, so that it ends however many come. True when the ledger has all that
  /// is stored and can be read. Throws StorageError.
  [[nodiscard]] bool go_on(EventNumber new_events);
  EventNumber done() const { return replay_->done(); }
  /// When it is done.
  std::unique_ptr<Ledger> take() { return std::move(ledger_); }

 private:
  EventStore& store_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<EventStore::Replay> replay_;
};

}  // namespace kpiwatch
