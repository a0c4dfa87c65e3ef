#include "metrics/targets/asset_walk.h"

#include <algorithm>
#include <vector>

namespace kpiwatch {
namespace {

std::vector<const MaintenanceWindow*> windows_in(const MaintenanceBook& maintenance,
                                                 const Interval& moment) {
  std::vector<const MaintenanceWindow*> windows;
  maintenance.for_each_overlapping(
      moment, [&](const MaintenanceWindow& window) { windows.push_back(&window); });
  return windows;
}

}  // namespace

bool AssetWalk::go_on(const AssetBook& assets, const MaintenanceBook& maintenance,
                      std::size_t count, const Visit& visit) {
  const AttributesPool& pool = assets.pool();
  // Found once for all: looking for them at each asset would cost more than the asset.
  const auto windows = windows_in(maintenance, moment_);
  const auto end = static_cast<AssetIndex>(std::min(assets.size(), next_ + count));
  for (; next_ < end; ++next_) {
    assets.walk(next_, moment_, [&](const AssetSegment& segment) {
      if (!is_counted(segment, pool)) return;
      const CountedAsset asset{assets.id_of(next_), segment.attributes, pool[segment.attributes],
                               segment.status == Status::kOnline};
      const bool maintained = std::ranges::any_of(windows, [&](const MaintenanceWindow* window) {
        return window->names(asset.id) || window->selects(asset.attributes);
      });
      if (!maintained) visit(asset);
    });
  }
  return next_ < assets.size();
}

bool AssetWalk::is_counted(const AssetSegment& segment, const AttributesPool& pool) {
  if (!segment.registered()) return false;
  if (segment.status == Status::kUnknown && !unknown_is_offline_) return false;
  return select_.matches(segment.attributes, pool[segment.attributes]);
}

}  // namespace kpiwatch
