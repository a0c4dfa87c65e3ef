#include "metrics/targets/pending_maintenance.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "metrics/targets/walk_ahead.h"

namespace kpiwatch {

void PendingMaintenance::begin(const MaintenanceBook::Change& change) {
  if (change.empty()) return;
  go_on(std::numeric_limits<std::size_t>::max());
  Interval reach{kForever, kBeginning};
  for (const auto& window : {change.before, change.after}) {
    if (!window) continue;
    reach.from = std::min(reach.from, window->interval.from);
    reach.to = std::max(reach.to, window->interval.to);
  }
  AssetBacklog changing(assets_under(change));
  HeldWindows before(book_, reach);
  book_.commit(change);
  MaintenanceShift shifted(std::move(before), HeldWindows(book_, reach));
  shift_.emplace(Shift{reach, std::move(shifted), std::move(changing)});
}

void PendingMaintenance::go_on(std::size_t most_assets) {
  if (!shift_) return;
  const std::vector<AssetIndex> next = shift_->assets.take_next(most_assets);
  for (std::size_t i = 0; i < next.size(); ++i) {
    walk_ahead(assets_, next, i);
    shift(next[i]);
  }
  for (OnlineRateIndex& index : online_rates_) index.flush();
  if (shift_->assets.empty()) shift_.reset();
}

void PendingMaintenance::shift(AssetIndex asset) {
  assets_.walk(asset, shift_->reach, [&](const AssetSegment& segment) {
    shift_->change.of(assets_, asset, segment, [&](const AssetSegment& piece) {
      for (OnlineRateIndex& index : online_rates_) index.turn_maintenance(piece, assets_.pool());
    });
  });
  changed_.note(asset);
}

std::vector<AssetIndex> PendingMaintenance::assets_under(const MaintenanceBook::Change& change) {
  std::vector<AssetIndex> under;
  for (const auto& window : {change.before, change.after}) {
    if (!window) continue;
    for (const std::string& id : window->assets) under.push_back(assets_.intern(id));
    for (AttributesId id = 0; window->select && id < assets_.pool().size(); ++id) {
      const auto& with_them = assets_.with_attributes(id);
      if (!with_them.empty() && window->selects(assets_.pool()[id])) {
        under.insert(under.end(), with_them.begin(), with_them.end());
      }
    }
  }
  std::sort(under.begin(), under.end());
  under.erase(std::unique(under.begin(), under.end()), under.end());
  return under;
}

}  // namespace kpiwatch
