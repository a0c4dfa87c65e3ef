#include "tests/support/naive/maintenance.h"

#include <algorithm>

#include "tests/support/naive/winners.h"

namespace kpiwatch::naive {

bool MaintenanceWindow::selects(const std::string& asset, const Labels* attributes) const {
  if (std::ranges::find(plan.assets, asset) != plan.assets.end()) return true;
  return attributes != nullptr && plan.select.has_value() && plan.select->matches(*attributes);
}

std::vector<MaintenanceWindow> maintenance_windows(const std::vector<Event>& events) {
  std::vector<MaintenanceWindow> windows;
  for (const auto& [id, planned] :
       winners<MaintenancePlanned>(events, corrects<MaintenancePlanned>)) {
    if (has<MaintenanceCancelled>(events, id)) continue;
    windows.push_back({std::get<MaintenancePlanned>(planned.fact)});
  }
  return windows;
}

bool is_under_maintenance(const std::vector<MaintenanceWindow>& windows, const std::string& asset,
                          const Labels* attributes, Instant instant) {
  return std::ranges::any_of(windows, [&](const MaintenanceWindow& window) {
    return window.plan.interval.contains(instant) && window.selects(asset, attributes);
  });
}

}  // namespace kpiwatch::naive
