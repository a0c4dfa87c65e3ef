#include "daemon/shared_ledger.h"

#include <algorithm>
#include <shared_mutex>
#include <thread>
#include <utility>

namespace kpiwatch {
namespace {

/// Of a large group: so long, about a millisecond, a reader waits.
constexpr std::size_t kAppliedAtOnce = 2048;

/// So long those who read wait while events are taken between those assets; then events wait,
/// too, for so long each time.
constexpr auto kSettledWithin = std::chrono::seconds{1};
constexpr auto kOverdueAtOnce = std::chrono::milliseconds{50};

}  // namespace

void SharedLedger::apply(std::span<const NumberedEvent> events) {
  while (!events.empty()) {
    const auto slice = events.first(std::min(events.size(), kAppliedAtOnce));
    if (!unsettled_) {
      unsettled_.lock();
      unsettled_since_ = SteadyClock::now();
    }
    ++version_;
    ledger_->apply(slice);
    settle(0);
    events = events.subspan(slice.size());
  }
}

/// To settle what maintenance changes takes tens of milliseconds, or seconds when much was
/// declared.
void SharedLedger::settle_some() {
  const auto began = SteadyClock::now();
  const bool overdue = began - unsettled_since_ > kSettledWithin;
  do settle(kSettledAtOnce);
  while (overdue && unsettled_ && SteadyClock::now() - began < kOverdueAtOnce);
}

void SharedLedger::settle(std::size_t most_assets) {
  if (ledger_->settle(most_assets)) unsettled_.unlock();
}

std::shared_ptr<const Ledger> SharedLedger::replace(std::unique_ptr<Ledger> ledger) {
  const std::unique_lock lock(mutex_);
  ++version_;
  return std::exchange(ledger_, std::move(ledger));
}

Board SharedLedger::board_at(Instant at) const {
  const std::shared_lock lock(mutex_);
  return ledger_->board_at(at);
}

Instant SharedLedger::next_change(Instant after) const {
  const std::shared_lock lock(mutex_);
  return ledger_->next_change(after);
}

void SharedLedger::read_in_slices(const std::function<bool(const Ledger&)>& slice) const {
  const auto reading = [this] { return std::shared_lock(mutex_); };
  const std::shared_ptr<const Ledger> ledger = (reading(), ledger_);
  bool more = true;
  while (more) {
    {
      const auto lock = reading();
      more = slice(*ledger);
    }
    // There may be more to do for events than to wait for the ledger; they go first.
    std::this_thread::yield();
  }
}

void SharedLedger::read_if_free(const std::function<void(const Ledger&)>& read) const {
  const std::shared_lock lock(mutex_, std::try_to_lock);
  if (lock) read(*ledger_);
}

}  // namespace kpiwatch
