#include "metrics/events/event.h"

#include <fmt/format.h>

#include <algorithm>

#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"

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

Result<std::size_t> place_of_event_type(std::string_view type) {
  const auto& types = event_types();
  const auto known = std::ranges::find(types, type);
  if (known == types.end())
    return invalid(fmt::format("expected `type` to be one of the types of kpiwatch, found {}{}",
                               in_quotes(type), suggestion(type, types)));
  return static_cast<std::size_t>(known - types.begin());
}

}  // namespace kpiwatch
