#pragma once

#include <optional>
#include <span>
#include <vector>

#include "metrics/facts/asset_book.h"

namespace kpiwatch {

/// A time through which an asset was offline and registered.
struct OfflineSpell {
  Interval interval;            ///< `to` is kForever while no end is known
  AttributesId attributes = 0;  ///< at its beginning

  bool operator==(const OfflineSpell&) const = default;
};

/// The offline spells of one asset, in order. No two of them touch.
class OfflineSpells {
 public:
  /// Makes those anew that a change of the asset within `reach` may have changed. Returns a time
  /// that holds all that did and across whose ends none lasts; nothing when all are as they were.
  std::optional<Interval> refresh(const AssetBook& assets, AssetIndex asset, const Interval& reach);

  bool empty() const { return spells_.empty(); }
  /// Those that begin within.
  std::span<const OfflineSpell> within(const Interval& interval) const;

 private:
  std::vector<OfflineSpell> spells_;
};

}  // namespace kpiwatch
