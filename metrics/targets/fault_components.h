#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "metrics/facts/fault_book.h"
#include "metrics/targets/fault_chain.h"
#include "metrics/targets/offline_spells.h"

namespace kpiwatch {

/// What faults are made from.
struct FaultFacts {
  const AssetBook& assets;
  const FaultBook& faults;
  const MaintenanceBook& maintenance;
};

/// Collects the components of one asset's faults, or of one that names no asset.
class FaultComponents {
 public:
  explicit FaultComponents(const FaultFacts& facts, std::optional<AssetIndex> asset = {})
      : facts_(facts), asset_(asset) {}

  /// What no T could see outside maintenance is left out.
  void add(const ReportedFault& fault);
  void add(const OfflineSpell& spell);

  std::vector<FaultComponent> take() { return std::move(components_); }

 private:
  const IntervalUnion& maintenance_from(Instant start);
  IntervalUnion find_maintenance(std::optional<AttributesId> attributes) const;

  const FaultFacts& facts_;
  const std::optional<AssetIndex> asset_;
  std::map<std::optional<AttributesId>, IntervalUnion> maintenance_;  ///< by the asset's attributes
  std::vector<FaultComponent> components_;
};

}  // namespace kpiwatch
