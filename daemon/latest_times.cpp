#include "daemon/latest_times.h"

#include <algorithm>

namespace kpiwatch {

void LatestTimes::add(const Event& event) {
  auto found = times_.find(event.key.source);
  if (found == times_.end()) found = times_.emplace(event.key.source, event.time).first;
  found->second = std::max(found->second, event.time);
}

void LatestTimes::tell(SelfMetrics& metrics, MixtureAlarm& mixture) const {
  for (const auto& [source, time] : times_) {
    metrics.saw_event(source, time);
    mixture.saw(source);
  }
}

}  // namespace kpiwatch
