#pragma once

#include "metrics/targets/board.h"
#include "metrics/targets/online_rate_index.h"

namespace kpiwatch {

/// Where an online-rate target stands at `at` (contract 5, online_rate).
TargetStanding online_rate_at(const Target& target, const OnlineRateTarget& promise,
                              const Calendar& calendar, const OnlineRateIndex& index, Instant at);

}  // namespace kpiwatch
