#pragma once

#include <string>

#include "metrics/targets/board.h"

namespace kpiwatch::support {

/// A whole board, a line a figure, exact: instants and durations in milliseconds, ratios as reduced
/// fractions, "-" for what is undefined. Two boards are equal exactly when their texts are.
std::string to_exact_text(const Board& board);
std::string to_exact_text(const TargetStanding& target);
std::string to_exact_text(const Ratio& ratio);

}  // namespace kpiwatch::support
