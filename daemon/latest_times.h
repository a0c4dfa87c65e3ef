#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "daemon/self_metrics.h"
#include "daemon/simulated.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// The latest times of each source, collected before it is told: sources are few, events are many.
class LatestTimes {
 public:
  void add(const Event& event);
  void tell(SelfMetrics& metrics, MixtureAlarm& mixture) const;

 private:
  struct Times {
    Instant event;
    std::optional<Instant> status;
  };
  std::unordered_map<std::string, Times> times_;
};

}  // namespace kpiwatch
