#include "metrics/targets/asset_walk.h"

#include <algorithm>
#include <vector>

#include "metrics/targets/walk_ahead.h"

namespace kpiwatch {
namespace {

std::vector<const MaintenanceWindow*> windows_at(const MaintenanceBook& maintenance,
                                                 Instant moment) {
  std::vector<const MaintenanceWindow*> windows;
  maintenance.for_each_overlapping(
      {moment, moment + Millis{1}},
      [&](const MaintenanceWindow& window) { windows.push_back(&window); });
  return windows;
}

}  // namespace

bool AssetWalk::go_on(const AssetBook& assets, const MaintenanceBook& maintenance,
                      std::size_t count, const Visit& visit) {
  const AttributesPool& pool = assets.pool();
  // Found once for all: looking for them at each asset would cost more than the asset.
  const auto windows = windows_at(maintenance, moment_);
  const auto end = static_cast<AssetIndex>(std::min(assets.size(), next_ + count));
  for (; next_ < end; ++next_) {
    if (next_ + kFactsWalkedAhead < end) assets.prefetch_facts(next_ + kFactsWalkedAhead);
    const AssetSegment now = assets.segment_at(next_, moment_);
    if (!is_counted(now, pool)) continue;
    const CountedAsset asset{assets.id_of(next_), now.attributes, pool[now.attributes],
                             now.status == Status::kOnline};
    const bool maintained = std::ranges::any_of(windows, [&](const MaintenanceWindow* window) {
      return window->names(asset.id) || window->selects(asset.attributes);
    });
    if (!maintained) visit(asset);
  }
  return next_ < assets.size();
}

bool AssetWalk::is_counted(const AssetSegment& now, const AttributesPool& pool) {
  if (!now.registered()) return false;
  if (now.status == Status::kUnknown && !unknown_is_offline_) return false;
  return select_.matches(now.attributes, pool[now.attributes]);
}

}  // namespace kpiwatch
