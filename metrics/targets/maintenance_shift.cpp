#include "metrics/targets/maintenance_shift.h"

#include <algorithm>

namespace kpiwatch {

HeldWindows::HeldWindows(const MaintenanceBook& book, const Interval& range) {
  book.for_each_overlapping(range, [&](const MaintenanceWindow& window) {
    windows_.push_back({window, SelectorCache(window.select.value_or(Selector())), {}});
  });
  std::ranges::reverse(windows_);
  Instant latest_end = kBeginning;
  for (Held& held : windows_)
    held.latest_end = latest_end = std::max(latest_end, held.window.interval.to);
}

void HeldWindows::find(const AssetBook& assets, AssetIndex asset, const AssetSegment& segment,
                       IntervalUnion& held) {
  held.clear();
  const auto first =
      std::ranges::upper_bound(windows_, segment.interval.from, {}, &Held::latest_end);
  for (auto found = first; found != windows_.end(); ++found) {
    auto& [window, select, latest_end] = *found;
    const Interval& interval = window.interval;
    if (segment.interval.to <= interval.from) break;
    if (interval.to <= segment.interval.from) continue;
    const bool selected =
        window.select && select.matches(segment.attributes, assets.pool()[segment.attributes]);
    if (!selected && !window.names(assets.id_of(asset))) continue;
    if (!held.empty() && interval.from <= held.back().to) {
      held.back().to = std::max(held.back().to, interval.to);
    } else {
      held.push_back(interval);
    }
  }
}

}  // namespace kpiwatch
