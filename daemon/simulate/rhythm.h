#pragma once

#include "daemon/simulate/random.h"
#include "metrics/calendar/time_zone.h"

namespace kpiwatch::simulate {

/// When things fail: at random, more often in the thunderstorms and the heat from May to September
/// and in working hours, when roads are dug up, than on a winter's night.
class Rhythm {
 public:
  explicit Rhythm(const TimeZone& zone) : zone_(zone) {}

  /// The next failure after `after`, when there is one in `mean_gap` over the year.
  Instant next_after(Instant after, Millis mean_gap, Random& random) const;

 private:
  TimeZone zone_;
};

}  // namespace kpiwatch::simulate
