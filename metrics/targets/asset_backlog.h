#pragma once

#include <cstddef>
#include <vector>

#include "metrics/facts/asset_ids.h"

namespace kpiwatch {

/// Assets to which something has still to be done, a few at a time, or at once where one cannot
/// wait.
class AssetBacklog {
 public:
  /// The assets ascend.
  explicit AssetBacklog(std::vector<AssetIndex> assets);

  bool empty() const { return next_ == assets_.size(); }
  /// Those of the next assets, of which there are `most` at most, that nobody has taken yet.
  std::vector<AssetIndex> take_next(std::size_t most);
  /// Whether the asset is among them and nobody has taken it yet.
  bool take(AssetIndex asset);

 private:
  std::vector<AssetIndex> assets_;
  std::vector<bool> waits_;  ///< by asset
  std::size_t next_ = 0;
};

}  // namespace kpiwatch
