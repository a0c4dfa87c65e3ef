#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/base/instant.h"
#include "metrics/base/result.h"

namespace kpiwatch {

class OffsetTable;

/// Local wall-clock milliseconds since 1970-01-01T00:00 on the zone's own clock.
using LocalTime = std::chrono::local_time<Millis>;
using LocalDay = std::chrono::local_days;

/// Wall-clock times [from, to) that a zone's clock leaps over.
struct LocalGap {
  LocalTime from;
  LocalTime to;
};

/// An IANA time zone, exact in every year that can be named. Alone knows the zone library. Cheap to
/// copy; safe from any thread.
class TimeZone {
 public:
  /// UTC.
  TimeZone();
  [[nodiscard]] static Result<TimeZone> find(std::string_view name);

  const std::string& name() const;
  LocalTime to_local(Instant instant) const;
  std::chrono::seconds offset_at(Instant instant) const;

  /// What a wall-clock time means here: a time that the day has twice is the first of the two.
  struct Resolved {
    Instant instant;  ///< for a time that does not exist: the first instant after the gap
    bool exists = true;
  };
  Resolved resolve(LocalTime local) const;

  /// The first instant of a local day: its midnight, or the first instant after a gap that swallows
  /// it.
  Instant start_of(LocalDay day) const { return resolve(LocalTime{day}).instant; }

  /// Every gap that the zone's data lists and those of the 400 years after it, in order.
  std::vector<LocalGap> gaps() const;

  /// All that is known of it, its name included: another text when the zone's data has changed
  /// where it matters. What was read first holds until the program ends.
  std::string description() const;

  bool operator==(const TimeZone&) const = default;

 private:
  explicit TimeZone(const OffsetTable* table) : table_(table) {}
  const OffsetTable* table_;  ///< one per name, kept until the program ends
};

}  // namespace kpiwatch
