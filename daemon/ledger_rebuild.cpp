#include "daemon/ledger_rebuild.h"

#include <span>

#include "daemon/shared_ledger.h"

namespace kpiwatch {

/// What a block changes is settled before the next one is read: at the end of it all it would take
/// long.
bool LedgerRebuild::go_on(std::chrono::steady_clock::duration time) {
  using SteadyClock = std::chrono::steady_clock;
  const auto apply = [this](std::span<const NumberedEvent> events) { ledger_->apply(events); };
  const auto end = SteadyClock::now() + time;
  do {
    if (ledger_->settle(SharedLedger::kSettledAtOnce) && !replay_->next(apply)) return true;
  } while (SteadyClock::now() < end);
  return false;
}

}  // namespace kpiwatch
