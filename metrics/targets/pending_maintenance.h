#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <vector>

#include "metrics/facts/asset_book.h"
#include "metrics/targets/asset_backlog.h"
#include "metrics/targets/changed_faults.h"
#include "metrics/targets/maintenance_shift.h"
#include "metrics/targets/online_rate_index.h"

namespace kpiwatch {

/// Changes of maintenance on their way to the online rates: to a few of their assets at a time, or
/// at once to one that cannot wait. It keeps references to all that it works on.
class PendingMaintenance {
 public:
  using Changes = std::span<const MaintenanceBook::Change>;

  PendingMaintenance(AssetBook& assets, MaintenanceBook& book,
                     std::deque<OnlineRateIndex>& online_rates, ChangedFaults& changed)
      : assets_(assets), book_(book), online_rates_(online_rates), changed_(changed) {}

  /// Makes the changes, none of which is empty, in the book, in order. An asset is walked once for
  /// all of them.
  void begin(Changes changes);
  bool empty() const { return shifts_.empty(); }
  /// Takes on so many assets at most, each counted as often as there are changes that it is walked
  /// for.
  void go_on(std::size_t most_assets);
  /// To be called before anything else about the asset changes.
  void catch_up(AssetIndex asset) {
    for (Shift& shift : shifts_)
      if (shift.assets.take(asset)) make(shift, asset);
  }

 private:
  /// What was begun together.
  struct Shift {
    Interval reach;  ///< has all that it changes
    std::size_t changes = 0;
    MaintenanceShift change;
    AssetBacklog assets;
  };

  /// Of more, each with a note of its assets, the oldest is finished first.
  static constexpr std::size_t kMostShifts = 8;

  void go_on_with(Shift& shift, std::size_t most_assets);
  void make(Shift& shift, AssetIndex asset);
  std::vector<AssetIndex> assets_under(Changes changes);

  AssetBook& assets_;
  MaintenanceBook& book_;
  std::deque<OnlineRateIndex>& online_rates_;
  ChangedFaults& changed_;
  std::deque<Shift> shifts_;  ///< in order, none of them done
};

}  // namespace kpiwatch
