#include "daemon/latest_times.h"

#include <algorithm>
#include <span>

namespace kpiwatch {

void LatestTimes::add(const EventView& event) {
  auto found = times_.find(event.key.source);
  if (found == times_.end())
    found = times_.emplace(std::string(event.key.source), Times{event.time, {}}).first;
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

void LatestTimes::merge(const LatestTimes& other, std::size_t most) {
  for (const auto& [source, times] : other.times_) {
    const auto found = times_.find(source);
    if (found != times_.end()) {
      found->second.event = std::max(found->second.event, times.event);
      found->second.status = std::max(found->second.status, times.status);
    } else if (times_.size() < most) {
      times_.emplace(source, times);
    }
  }
}

void LatestTimes::save(ByteWriter& to) const {
  to.write(std::uint64_t{times_.size()});
  for (const auto& [source, times] : times_) {
    to.write(std::uint64_t{source.size()});
    to.write_all(std::span<const char>(source));
    to.write(times.event);
    to.write(times.status.has_value());
    to.write(times.status.value_or(Instant{}));
  }
}

void LatestTimes::load(ByteReader& from) {
  for (std::size_t left = from.read_count(sizeof(std::uint64_t)); left > 0 && from.ok(); --left) {
    const std::string source(from.read_bytes(from.read_count(1)));
    Times times{.event = from.read<Instant>(), .status = {}};
    const bool has_status = from.read<bool>();
    const auto status = from.read<Instant>();
    if (has_status) times.status = status;
    times_.insert_or_assign(source, times);
  }
}

}  // namespace kpiwatch
