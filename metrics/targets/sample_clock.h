#pragma once

#include <cstdint>
#include <vector>

#include "metrics/calendar/time_zone.h"

namespace kpiwatch {

/// Numbers the instants at which a sampled target looks: each local time of day, every day. A time
/// that a day lacks is skipped; one that it has twice is taken the first time.
class SampleClock {
 public:
  /// `times`: local times of day, ascending, each once.
  SampleClock(TimeZone zone, std::vector<Millis> times);

  /// How many samples lie before `instant`, counted from a fixed one on; so the sums of a window
  /// [a, b) are those of the samples numbered number_at(a) up to but not number_at(b).
  std::int64_t number_at(Instant instant) const;
  /// The first sample at or after `instant`.
  Instant next(Instant instant) const;

 private:
  std::int64_t skipped_before(LocalDay day) const;

  TimeZone zone_;
  std::vector<Millis> times_;
  std::vector<LocalDay> skipped_;  ///< the day of each sample that does not exist, ascending
};

}  // namespace kpiwatch
