#pragma once

#include "metrics/facts/budget_book.h"
#include "metrics/targets/board.h"
#include "metrics/targets/target.h"

namespace kpiwatch {

/// Where a budget-execution target stands at `at` (contract 5, budget_execution).
TargetStanding budget_execution_at(const Target& target, const BudgetExecutionTarget& promise,
                                   CalendarAt& calendar, const BudgetBook& book);

/// Whether the target counts an item: its attributes are its id and its project.
bool picks(const Selector& select, const std::string& item, const std::string& project);

}  // namespace kpiwatch
