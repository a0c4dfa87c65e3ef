#include "tests/laws/told_ledger.h"

#include <algorithm>

namespace kpiwatch::laws {

void ToldLedger::tell(std::span<const Event> events) {
  tell_unsettled(events);
  ledger_->settle();
}

void ToldLedger::tell_unsettled(std::span<const Event> events) {
  const std::size_t known = arrived_.size();
  arrived_.insert(arrived_.end(), events.begin(), events.end());
  std::vector<NumberedEvent> numbered;
  for (std::size_t i = known; i < arrived_.size(); ++i) numbered.push_back({arrived_[i], i + 1});
  ledger_->apply(numbered);
}

void ToldLedger::save(ImageExtent extent) {
  images_.save(extent, [&](ByteWriter& image) { ledger_->save(image, extent); });
}

void ToldLedger::load() { ledger_ = Ledger::load(ledger_->promises(), *this, images_.images()); }

std::vector<Instant> some_instants(const worlds::World& world, std::size_t count) {
  std::vector<Instant> some{world.instants.front(), world.instants.back()};
  std::mt19937_64 random = random_for(world);
  if (!world.period_ends.empty()) {
    some.push_back(world.period_ends[random() % world.period_ends.size()]);
  }
  while (some.size() < count) some.push_back(world.instants[random() % world.instants.size()]);
  std::ranges::sort(some);
  return some;
}

std::mt19937_64 random_for(const worlds::World& world) {
  std::uint64_t seed = world.events.size();
  for (const Event& event : world.events) {
    seed = seed * 31 + static_cast<std::uint64_t>(to_millis(event.time));
  }
  return std::mt19937_64(seed);
}

}  // namespace kpiwatch::laws
