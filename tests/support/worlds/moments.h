#pragma once

#include <vector>

#include "metrics/calendar/windows.h"
#include "tests/support/worlds/dice.h"

namespace kpiwatch::worlds {

/// A zone, a fiscal year, and the few instants that a world's events gather around.
struct Moments {
  Calendar calendar;
  std::vector<Instant> anchors;  ///< ascending
};

Moments make_moments(std::uint64_t seed);

/// On an anchor or a round distance from it, by chance to the millisecond beside.
Instant near_an_anchor(const Moments& moments, Dice& dice);

/// The round distances in use, also as timeouts, gaps and limits: so that they meet.
Millis round_length(Dice& dice);

}  // namespace kpiwatch::worlds
