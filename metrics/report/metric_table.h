#pragma once

#include <vector>

#include "metrics/report/family.h"

namespace kpiwatch {

/// The metric families of contract section 9 that a board is told in, in its order.
const std::vector<Family>& metric_table();

}  // namespace kpiwatch
