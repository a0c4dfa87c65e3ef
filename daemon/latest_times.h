#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "daemon/self_metrics.h"
#include "daemon/simulated.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// The latest times of each source, collected before it is told: sources are few, events are many.
class LatestTimes {
 public:
  void add(const EventView& event);
  void tell(SelfMetrics& metrics, MixtureAlarm& mixture) const;

 private:
  struct Times {
    Instant event;
    std::optional<Instant> status;
  };
  std::map<std::string, Times, std::less<>> times_;
};

}  // namespace kpiwatch
