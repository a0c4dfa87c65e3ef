#pragma once

#include <string>

#include "metrics/targets/board.h"

namespace kpiwatch {

/// The evaluation as contract section 8 has it: one line of JSON, without a line end.
std::string to_json(const Board& board);
std::string to_json(const Board& board, const TargetStanding& target);

}  // namespace kpiwatch
