#include "metrics/targets/pending_maintenance.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "metrics/targets/walk_ahead.h"

namespace kpiwatch {
namespace {

/// Many assets turn at the same times: what is noted of them is added up before it is put in.
constexpr std::size_t kMostNoted = 1 << 17;

}  // namespace

void PendingMaintenance::begin(Changes changes) {
  if (changes.empty()) return;
  Interval reach{kForever, kBeginning};
  for (const MaintenanceBook::Change& change : changes)
    for (const auto& window : {change.before, change.after}) {
      if (!window) continue;
      reach.from = std::min(reach.from, window->interval.from);
      reach.to = std::max(reach.to, window->interval.to);
    }
  if (shifts_.size() == kMostShifts) {
    go_on_with(shifts_.front(), std::numeric_limits<std::size_t>::max());
    shifts_.pop_front();
  }
  std::vector<AssetIndex> under = assets_under(changes);
  HeldWindows before(book_, reach);
  for (const MaintenanceBook::Change& change : changes) book_.commit(change);
  if (under.empty()) return;
  shifts_.push_back({reach, changes.size(),
                     MaintenanceShift(std::move(before), HeldWindows(book_, reach)),
                     AssetBacklog(std::move(under))});
}

void PendingMaintenance::go_on(std::size_t most_assets) {
  while (!shifts_.empty() && most_assets > 0) {
    Shift& first = shifts_.front();
    go_on_with(first, std::max(most_assets / first.changes, std::size_t{1}));
    if (!first.assets.empty()) return;
    shifts_.pop_front();
  }
}

void PendingMaintenance::go_on_with(Shift& shift, std::size_t most_assets) {
  const std::vector<AssetIndex> next = shift.assets.take_next(most_assets);
  for (std::size_t i = 0; i < next.size(); ++i) {
    walk_ahead(assets_, next, i);
    make(shift, next[i]);
  }
  for (OnlineRateIndex& index : online_rates_)
    if (shift.assets.empty() || index.noted() > kMostNoted) index.flush();
}

void PendingMaintenance::make(Shift& shift, AssetIndex asset) {
  assets_.walk(asset, shift.reach, [&](const AssetSegment& segment) {
    shift.change.of(assets_, asset, segment, [&](const AssetSegment& piece) {
      for (OnlineRateIndex& index : online_rates_) index.turn_maintenance(piece, assets_.pool());
    });
  });
  changed_.note(asset);
}

std::vector<AssetIndex> PendingMaintenance::assets_under(Changes changes) {
  std::vector<AssetIndex> under;
  std::vector<bool> selected(assets_.pool().size());
  for (const MaintenanceBook::Change& change : changes)
    for (const auto& window : {change.before, change.after}) {
      if (!window) continue;
      for (const std::string& id : window->assets) under.push_back(assets_.intern(id));
      for (AttributesId id = 0; window->select && id < selected.size(); ++id) {
        if (selected[id] || !window->selects(assets_.pool()[id])) continue;
        selected[id] = true;
        const auto& with_them = assets_.with_attributes(id);
        under.insert(under.end(), with_them.begin(), with_them.end());
      }
    }
  std::sort(under.begin(), under.end());
  under.erase(std::unique(under.begin(), under.end()), under.end());
  return under;
}

}  // namespace kpiwatch
