#include "daemon/ledger_rebuild.h"

#include <span>

namespace kpiwatch {
namespace {

constexpr EventNumber kAtOnce = 2048;
/// Of the assets that maintenance was declared for.
constexpr std::size_t kSettledAtOnce = 512;

}  // namespace

bool LedgerRebuild::go_on(EventNumber new_events) {
  const auto apply = [this](std::span<const NumberedEvent> events) { ledger_->apply(events); };
  const EventNumber enough = replay_->done() + kAtOnce + 2 * new_events;
  while (replay_->done() < enough)
    if (!replay_->next(apply)) return ledger_->settle(kSettledAtOnce);
  return false;
}

}  // namespace kpiwatch
