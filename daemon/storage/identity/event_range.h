#pragma once

#include <algorithm>

#include "metrics/events/event.h"

namespace kpiwatch {

/// Where an event is to be looked for: in [lowest, highest], and at most `margin` events from
/// `guess` if it is the one it is taken for.
struct EventRange {
  EventNumber guess = 0;
  EventNumber margin = 0;
  EventNumber lowest = 0;
  EventNumber highest = 0;

  static EventRange of(EventNumber event) { return {event, 0, event, event}; }
  bool is_single() const { return lowest == highest; }
  /// What is within the margin.
  EventRange near_guess() const {
    const EventNumber down = std::min(margin, guess - lowest);
    const EventNumber up = std::min(margin, highest - guess);
    return {guess, margin, guess - down, guess + up};
  }
};

}  // namespace kpiwatch
