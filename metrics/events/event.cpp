#include "metrics/events/event.h"

namespace kpiwatch {

const std::vector<std::string_view>& event_types() {
  static const std::vector<std::string_view> types{
      "kpiwatch.asset.registered",    "kpiwatch.asset.retired",
      "kpiwatch.asset.status",        "kpiwatch.fault.opened",
      "kpiwatch.fault.closed",        "kpiwatch.fault.voided",
      "kpiwatch.maintenance.planned", "kpiwatch.maintenance.cancelled",
      "kpiwatch.budget.appropriated", "kpiwatch.budget.adjusted",
      "kpiwatch.budget.spent",        "kpiwatch.budget.refunded"};
  return types;
}

}  // namespace kpiwatch
