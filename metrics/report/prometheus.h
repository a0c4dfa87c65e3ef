#pragma once

#include "metrics/report/exposition.h"
#include "metrics/targets/board.h"

namespace kpiwatch {

/// The board as the metric families of contract section 9. A figure that is null has no sample.
void write_prometheus(const Board& board, Exposition& out);

}  // namespace kpiwatch
