#include "metrics/targets/asset_backlog.h"

#include <algorithm>

namespace kpiwatch {

std::vector<AssetIndex> AssetBacklog::take_next(std::size_t most) {
  std::vector<AssetIndex> next;
  const std::size_t end = next_ + std::min(most, assets_.size() - next_);
  for (; next_ < end; ++next_)
    if (take_at(next_)) next.push_back(assets_[next_]);
  return next;
}

bool AssetBacklog::take(AssetIndex asset) {
  const auto found = std::ranges::lower_bound(assets_, asset);
  if (found == assets_.end() || *found != asset) return false;
  return take_at(static_cast<std::size_t>(found - assets_.begin()));
}

bool AssetBacklog::take_at(std::size_t place) {
  const bool waited = waits_[place];
  waits_[place] = false;
  return waited;
}

}  // namespace kpiwatch
