#include "metrics/targets/offline_spells.h"

#include <algorithm>
#include <ranges>

namespace kpiwatch {
namespace {

std::vector<OfflineSpell> make_spells(const AssetBook& assets, AssetIndex asset,
                                      Interval interval) {
  std::vector<OfflineSpell> spells;
  const auto registrations = assets[asset].registrations.facts();
  if (registrations.empty()) return spells;
  interval.from = std::max(interval.from, registrations.front().time);
  assets.walk(asset, interval, [&](const AssetSegment& segment) {
    if (!segment.registered() || segment.status != Status::kOffline) return;
    if (!spells.empty() && spells.back().interval.to == segment.interval.from)
      spells.back().interval.to = segment.interval.to;
    else
      spells.push_back({segment.interval, segment.attributes});
  });
  return spells;
}

Instant start_of(const OfflineSpell& spell) { return spell.interval.from; }
Instant end_of(const OfflineSpell& spell) { return spell.interval.to; }

}  // namespace

std::optional<Interval> OfflineSpells::refresh(const AssetBook& assets, AssetIndex asset,
                                               const Interval& reach) {
  // One that ends where the change begins may last on now, and one that begins where it ends may
  // have begun before.
  const auto first = std::ranges::lower_bound(spells_, reach.from, {}, end_of);
  const auto last = std::ranges::upper_bound(first, spells_.end(), reach.to, {}, start_of);
  Interval changed = reach;
  if (first != last) {
    changed.from = std::min(changed.from, first->interval.from);
    changed.to = std::max(changed.to, std::prev(last)->interval.to);
  }
  const std::vector<OfflineSpell> made = make_spells(assets, asset, changed);
  if (std::ranges::equal(std::ranges::subrange(first, last), made)) return std::nullopt;
  spells_.insert(spells_.erase(first, last), made.begin(), made.end());
  return changed;
}

std::span<const OfflineSpell> OfflineSpells::within(const Interval& interval) const {
  const auto first = std::ranges::lower_bound(spells_, interval.from, {}, start_of);
  const auto last = std::ranges::lower_bound(first, spells_.end(), interval.to, {}, start_of);
  return {first, last};
}

}  // namespace kpiwatch
