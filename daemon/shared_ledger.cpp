#include "daemon/shared_ledger.h"

#include <algorithm>
#include <shared_mutex>
#include <thread>
#include <utility>
#include <variant>

namespace kpiwatch {
namespace {

/// Of a large group: so long, about a millisecond, a reader waits.
constexpr std::size_t kAppliedAtOnce = 2048;

/// So long those who read wait while events are taken between those assets; then events wait,
/// too, for so long each time.
constexpr auto kSettledWithin = std::chrono::seconds{1};
constexpr auto kOverdueAtOnce = std::chrono::milliseconds{50};

bool brings_maintenance(std::span<const NumberedEvent> events) {
  return std::ranges::any_of(events, [](const NumberedEvent& event) {
    return std::holds_alternative<MaintenancePlanned>(*event.event.fact) ||
           std::holds_alternative<MaintenanceCancelled>(*event.event.fact);
  });
}

}  // namespace

void SharedLedger::apply(std::span<const NumberedEvent> events) {
  while (!events.empty()) {
    const auto slice = events.first(std::min(events.size(), kAppliedAtOnce));
    if (!unsettled_) {
      unsettled_.lock();
      unsettled_since_ = SteadyClock::now();
    } else if (is_overdue() && brings_maintenance(slice)) {
      grows_ = true;
    }
    ++version_;
    ledger_->apply(slice);
    settle(0);
    events = events.subspan(slice.size());
  }
}

/// To settle what maintenance changes takes tens of milliseconds, or seconds when much was
/// declared. If more is declared all the time, it comes to an end nevertheless.
void SharedLedger::settle_some() {
  const auto began = SteadyClock::now();
  const bool overdue = is_overdue();
  do settle(kSettledAtOnce);
  while (unsettled_ && (grows_ || (overdue && SteadyClock::now() - began < kOverdueAtOnce)));
}

bool SharedLedger::is_overdue() const {
  return SteadyClock::now() - unsettled_since_ > kSettledWithin;
}

void SharedLedger::settle(std::size_t most_assets) {
  if (!ledger_->settle(most_assets)) return;
  grows_ = false;
  unsettled_.unlock();
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
