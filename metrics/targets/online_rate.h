#pragma once

#include "metrics/targets/board.h"
#include "metrics/targets/online_rate_index.h"

namespace kpiwatch {

/// Where an online-rate target stands at the instant of `calendar` (contract 5, online_rate).
TargetStanding online_rate_at(const Target& target, const OnlineRateTarget& promise,
                              CalendarAt& calendar, const OnlineRateIndex& index);

}  // namespace kpiwatch
