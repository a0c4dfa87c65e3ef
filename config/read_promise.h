#pragma once

#include "config/fields.h"
#include "metrics/targets/target.h"

/// What each kind of target promises, from the keys that it has beside those of every target.
namespace kpiwatch {

OnlineRateTarget read_online_rate(Fields& fields, const Complaints& complaints);
FaultsTarget read_faults(Fields& fields, const Complaints& complaints);
/// `fiscal_year_start`: what the points of a plan are in order after.
BudgetExecutionTarget read_budget_execution(Fields& fields,
                                            const std::chrono::month_day& fiscal_year_start,
                                            const Complaints& complaints);

}  // namespace kpiwatch
