#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "metrics/facts/asset_ids.h"

namespace kpiwatch {

/// Assets to which something has still to be done, a few at a time, or at once where one cannot
/// wait.
class AssetBacklog {
 public:
  /// The assets ascend.
  explicit AssetBacklog(std::vector<AssetIndex> assets)
      : assets_(std::move(assets)), waits_(assets_.size(), true) {}

  bool empty() const { return next_ == assets_.size(); }
  /// Those of the next assets, of which there are `most` at most, that nobody has taken yet.
  std::vector<AssetIndex> take_next(std::size_t most);
  /// Whether the asset is among them and nobody has taken it yet.
  bool take(AssetIndex asset);

 private:
  bool take_at(std::size_t place);

  std::vector<AssetIndex> assets_;
  std::vector<bool> waits_;  ///< for each of them
  std::size_t next_ = 0;
};

}  // namespace kpiwatch
