#pragma once

#include <string>
#include <unordered_map>

#include "daemon/self_metrics.h"
#include "daemon/simulated.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// The latest time of each source, collected before it is told: sources are few, events are many.
class LatestTimes {
 public:
  void add(const Event& event);
  void tell(SelfMetrics& metrics, MixtureAlarm& mixture) const;

 private:
  std::unordered_map<std::string, Instant> times_;
};

}  // namespace kpiwatch
