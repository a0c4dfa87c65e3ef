#pragma once

#include <string>
#include <string_view>

#include "metrics/targets/board.h"

namespace kpiwatch {

/// Everything of a board but its figures: its targets, windows, groups, projects and items by name,
/// as bytes that are equal when these are.
std::string shape_of(const Board& board);
/// Whether that is the board's, without making it.
bool has_shape(const Board& board, std::string_view shape);

}  // namespace kpiwatch
