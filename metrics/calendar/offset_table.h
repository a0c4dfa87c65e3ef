#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "metrics/base/instant.h"
#include "metrics/calendar/time_zone.h"
#include "metrics/calendar/zone_rule.h"

namespace kpiwatch {

/// A zone's offsets for all time, found by binary search. The rule that a zone follows for ever
/// repeats every 400 years, days of the week included: so one such cycle is listed after the
/// changes that the zone's data lists, and what lies beyond is looked up a whole number of cycles
/// earlier.
class OffsetTable {
 public:
  /// `changes` in order; `first` holds before them, and `rule`, if any, says what happens after
  /// them.
  OffsetTable(std::string name, std::chrono::seconds first,
              const std::vector<OffsetChange>& changes, const std::optional<ZoneRule>& rule);

  const std::string& name() const { return name_; }
  Millis offset_at(Instant instant) const;
  TimeZone::Resolved resolve(LocalTime local) const;
  /// The listed gaps, in order.
  std::vector<LocalGap> gaps() const;
  /// See TimeZone.
  std::string description() const;

 private:
  /// The clock stands at one offset from here to the next span.
  struct Span {
    Instant from;
    Millis offset;
  };

  void add(const OffsetChange& change);
  void add_cycle(const ZoneRule& rule, Instant last_listed);
  std::size_t span_at(Instant instant) const;
  Millis whole_cycles_beyond(Instant instant) const;

  std::string name_;
  std::vector<Span> spans_;
  Instant cycle_end_ = Instant::max();
};

}  // namespace kpiwatch
