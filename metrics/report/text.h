#pragma once

#include <string>
#include <string_view>

#include "metrics/targets/board.h"

namespace kpiwatch {

struct TextStyle {
  bool colour = false;
};

/// The board for a person at a terminal: aligned by display width, the state of each target first,
/// then its figures, the budget left, the forecast and the worst groups.
std::string to_text(const Board& board, const TextStyle& style);

/// "met", "at risk", "breached" or "without data".
std::string_view to_words(State state);

/// One line with the figures that decide a target's state, for logs.
std::string summarize(const TargetStanding& target);

}  // namespace kpiwatch
