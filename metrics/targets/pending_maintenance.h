#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "metrics/facts/asset_book.h"
#include "metrics/targets/asset_backlog.h"
#include "metrics/targets/changed_faults.h"
#include "metrics/targets/maintenance_shift.h"
#include "metrics/targets/online_rate_index.h"

namespace kpiwatch {

/// The latest change of maintenance on its way to the online rates: to a few of its assets at a
/// time, or at once to one that cannot wait. It keeps references to all that it works on.
class PendingMaintenance {
 public:
  PendingMaintenance(AssetBook& assets, MaintenanceBook& book,
                     std::deque<OnlineRateIndex>& online_rates, ChangedFaults& changed)
      : assets_(assets), book_(book), online_rates_(online_rates), changed_(changed) {}

  /// Makes the change in the book, and finishes with the one before.
  void begin(const MaintenanceBook::Change& change);
  bool empty() const { return !shift_; }
  void go_on(std::size_t most_assets);
  /// To be called before anything else about the asset changes.
  void catch_up(AssetIndex asset) {
    if (shift_ && shift_->assets.take(asset)) shift(asset);
  }

 private:
  struct Shift {
    Interval reach;  ///< has all that it changes
    MaintenanceShift change;
    AssetBacklog assets;
  };

  void shift(AssetIndex asset);
  std::vector<AssetIndex> assets_under(const MaintenanceBook::Change& change);

  AssetBook& assets_;
  MaintenanceBook& book_;
  std::deque<OnlineRateIndex>& online_rates_;
  ChangedFaults& changed_;
  std::optional<Shift> shift_;
};

}  // namespace kpiwatch
