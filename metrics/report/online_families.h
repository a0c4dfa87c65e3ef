#pragma once

#include <vector>

#include "metrics/report/family.h"

namespace kpiwatch {

/// The families that only online rates have: totals, then groups.
std::vector<Family> online_families();

}  // namespace kpiwatch
