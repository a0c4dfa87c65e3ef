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
  /// Those found for the asset already, by its attributes.
  using Windows = std::map<std::optional<AttributesId>, SharedMaintenance>;

  /// Adds to `windows`, which outlives it, what it finds.
  FaultComponents(const FaultFacts& facts, Windows& windows, std::optional<AssetIndex> asset = {})
      : facts_(facts), asset_(asset), windows_(windows) {}

  /// What no T could see outside maintenance is left out.
  void add(const ReportedFault& fault);
  void add(const OfflineSpell& spell);

  std::vector<FaultComponent> take() { return std::move(components_); }

 private:
  const SharedMaintenance& maintenance_from(Instant start);
  IntervalUnion find_maintenance(std::optional<AttributesId> attributes) const;

  const FaultFacts& facts_;
  const std::optional<AssetIndex> asset_;
  Windows& windows_;
  std::vector<FaultComponent> components_;
};

}  // namespace kpiwatch
