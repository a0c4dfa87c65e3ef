#include "metrics/targets/sample_clock.h"

#include <algorithm>

namespace kpiwatch {
namespace {

using std::chrono::days;

}  // namespace

SampleClock::SampleClock(TimeZone zone, std::vector<Millis> times)
    : zone_(zone), times_(std::move(times)) {
  for (const LocalGap& gap : zone_.gaps()) {
    for (auto day = std::chrono::floor<days>(gap.from); LocalTime{day} < gap.to; day += days{1}) {
      for (const Millis time : times_) {
        const LocalTime sample = LocalTime{day} + time;
        if (gap.from <= sample && sample < gap.to) skipped_.push_back(day);
      }
    }
  }
  std::sort(skipped_.begin(), skipped_.end());
}

std::int64_t SampleClock::number_at(Instant instant) const {
  // Samples of the days before yesterday are past, those after tomorrow are not: the offset never
  // moves so far.
  const LocalDay today = std::chrono::floor<days>(zone_.to_local(instant));
  const LocalDay settled = today - days{1};
  auto number = static_cast<std::int64_t>(times_.size()) * settled.time_since_epoch().count() -
                skipped_before(settled);
  for (LocalDay day = settled; day <= today + days{1}; day += days{1}) {
    for (const Millis time : times_) {
      const auto sample = zone_.resolve(LocalTime{day} + time);
      if (sample.exists && sample.instant < instant) ++number;
    }
  }
  return number;
}

Instant SampleClock::next(Instant instant) const {
  LocalDay day = std::chrono::floor<days>(zone_.to_local(instant)) - days{1};
  for (Instant best = kForever;; day += days{1}) {
    for (const Millis time : times_) {
      const auto sample = zone_.resolve(LocalTime{day} + time);
      if (sample.exists && sample.instant >= instant) best = std::min(best, sample.instant);
    }
    if (best != kForever) return best;
  }
}

std::int64_t SampleClock::skipped_before(LocalDay day) const {
  return std::lower_bound(skipped_.begin(), skipped_.end(), day) - skipped_.begin();
}

}  // namespace kpiwatch
