#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "metrics/facts/asset_book.h"
#include "metrics/targets/group_table.h"
#include "metrics/targets/target.h"

namespace kpiwatch {

/// An asset that an online rate counts at an instant.
struct CountedAsset {
  std::string_view id;  ///< valid during the visit
  AttributesId attributes_id = 0;
  const Labels& attributes;
  bool online = false;
};

/// A way through all assets that an online rate counts just before an instant, made in pieces:
/// between two of them other events may be told. Belongs to one ledger (Ledger::walk_assets).
class AssetWalk {
 public:
  using Visit = std::function<void(const CountedAsset&)>;

  AssetWalk(const OnlineRateTarget& promise, Instant at)
      : unknown_is_offline_(promise.unknown == OnlineRateTarget::Unknown::kOffline),
        select_(promise.select),
        moment_(at - Millis{1}) {}

  /// Looks at the next `count` assets and visits those that are counted; false when there are no
  /// more.
  bool go_on(const AssetBook& assets, const MaintenanceBook& maintenance, std::size_t count,
             const Visit& visit);

 private:
  bool is_counted(const AssetSegment& now, const AttributesPool& pool);

  bool unknown_is_offline_;
  SelectorCache select_;
  Instant moment_;
  AssetIndex next_ = 0;
};

}  // namespace kpiwatch
