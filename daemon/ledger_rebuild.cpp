#include "daemon/ledger_rebuild.h"

#include <cstddef>
#include <span>

namespace kpiwatch {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// Of the assets that maintenance was declared for: about two milliseconds.
constexpr std::size_t kSettledAtOnce = 512;

}  // namespace

/// What a block changes is settled before the next one is read: at the end of it all it would take
/// long.
bool LedgerRebuild::go_on(SteadyClock::duration time) {
  const auto apply = [this](std::span<const NumberedEvent> events) { ledger_->apply(events); };
  const auto end = SteadyClock::now() + time;
  do {
    if (ledger_->settle(kSettledAtOnce) && !replay_->next(apply)) return true;
  } while (SteadyClock::now() < end);
  return false;
}

}  // namespace kpiwatch
