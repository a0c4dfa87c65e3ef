#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "metrics/events/event.h"

namespace kpiwatch::support {

/// The greatest key among the status events about that subject and time that lie at
/// first <= number <= last; the number of the first one in `events` is 1.
inline EventKey key_of_status(const std::vector<Event>& events, std::string_view subject,
                              Instant time, EventNumber first, EventNumber last) {
  EventKey greatest;
  for (EventNumber number = first; number <= last; ++number) {
    const Event& event = events.at(number - 1);
    if (!std::holds_alternative<AssetStatus>(event.fact)) continue;
    if (event.subject == subject && event.time == time) greatest = std::max(greatest, event.key);
  }
  return greatest;
}

}  // namespace kpiwatch::support
