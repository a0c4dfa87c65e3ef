#include "daemon/latest_times.h"

#include <algorithm>

namespace kpiwatch {

void LatestTimes::add(const EventView& event) {
  auto found = times_.find(event.key.source);
  if (found == times_.end()) found = times_.emplace(std::string(event.key.source), Times{event.time, {}}).first;
  Times& times = found->second;
  times.event = std::max(times.event, event.time);
  if (std::holds_alternative<AssetStatus>(*event.fact))
    times.status = std::max(times.status.value_or(event.time), event.time);
}

void LatestTimes::tell(SelfMetrics& metrics, MixtureAlarm& mixture) const {
  for (const auto& [source, times] : times_) {
    metrics.saw_event(source, times.event);
    if (times.status) metrics.saw_status(source, *times.status);
    mixture.saw(source);
  }
}

}  // namespace kpiwatch
