#pragma once

#include <string>
#include <vector>

#include "metrics/events/event.h"

namespace kpiwatch::naive {

/// A planned window that was never cancelled, as its winning plan says.
struct MaintenanceWindow {
  MaintenancePlanned plan;

  /// Is this asset selected? `attributes` are nullptr when it is not registered.
  bool selects(const std::string& asset, const Labels* attributes) const;
};

/// Weighed among all that is known: maintenance holds whenever it was declared.
std::vector<MaintenanceWindow> maintenance_windows(const std::vector<Event>& events);

bool is_under_maintenance(const std::vector<MaintenanceWindow>& windows, const std::string& asset,
                          const Labels* attributes, Instant instant);

}  // namespace kpiwatch::naive
