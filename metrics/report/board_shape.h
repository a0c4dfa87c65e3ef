#pragma once

#include <string>

#include "metrics/targets/board.h"

namespace kpiwatch {

/// Everything of a board but its figures: its targets, windows, groups, projects and items by name,
/// as bytes that are equal when these are. Made into `out`, which loses what it had.
void to_shape(const Board& board, std::string& out);

}  // namespace kpiwatch
