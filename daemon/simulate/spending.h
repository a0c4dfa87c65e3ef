#pragma once

#include <span>

#include "daemon/simulate/story.h"
#include "metrics/targets/target.h"

namespace kpiwatch::simulate {

/// How the configured items are spent: late, as usual. Vouchers bunch at the quarters' ends and in
/// the last month; most items are used up by then, some are not; a little is refunded, and a little
/// moved from item to item.
void tell_spending(const World& world, std::span<const BudgetItem> items, Story& story);

}  // namespace kpiwatch::simulate
