#include "metrics/targets/asset_backlog.h"

#include <algorithm>
#include <utility>

namespace kpiwatch {

AssetBacklog::AssetBacklog(std::vector<AssetIndex> assets) : assets_(std::move(assets)) {
  if (!assets_.empty()) waits_.resize(assets_.back() + std::size_t{1});
  for (const AssetIndex asset : assets_) waits_[asset] = true;
}

std::vector<AssetIndex> AssetBacklog::take_next(std::size_t most) {
  std::vector<AssetIndex> next;
  const std::size_t end = next_ + std::min(most, assets_.size() - next_);
  for (; next_ < end; ++next_)
    if (take(assets_[next_])) next.push_back(assets_[next_]);
  return next;
}

bool AssetBacklog::take(AssetIndex asset) {
  if (asset >= waits_.size() || !waits_[asset]) return false;
  waits_[asset] = false;
  return true;
}

}  // namespace kpiwatch
