#pragma once

#include "metrics/targets/board.h"
#include "metrics/targets/faults_index.h"

namespace kpiwatch {

/// Where a faults target stands at `at` (contract 5, faults).
TargetStanding faults_at(const Target& target, const FaultsTarget& promise, CalendarAt& calendar,
                         const FaultsIndex& index, const AssetBook& assets);

}  // namespace kpiwatch
