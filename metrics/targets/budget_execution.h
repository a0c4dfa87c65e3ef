#pragma once

#include "metrics/facts/budget_book.h"
#include "metrics/targets/board.h"
#include "metrics/targets/target.h"

namespace kpiwatch {

/// Where a budget-execution target stands at `at` (contract 5, budget_execution).
TargetStanding budget_execution_at(const Target& target, const BudgetExecutionTarget& promise,
                                   const Calendar& calendar, const BudgetBook& book, Instant at);

}  // namespace kpiwatch
