#pragma once

#include <vector>

#include "metrics/events/event.h"
#include "metrics/targets/board.h"
#include "metrics/targets/target.h"

/// A second evaluator, written from the contract's text alone to check the first one: it walks
/// every asset, every interval, every window and every day, keeps nothing between two questions and
/// prefers the obvious to the fast everywhere. It shares the value types with the program, and what
/// reads them; no rule of evaluation.
namespace kpiwatch::naive {

/// Where every target stands at `at` when exactly `events` are known, each of them once.
Board board_at(const Promises& promises, const std::vector<Event>& events, Instant at);

}  // namespace kpiwatch::naive
