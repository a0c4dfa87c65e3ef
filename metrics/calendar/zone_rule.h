#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace kpiwatch {

/// From an instant on, a zone's clock stands this far east of UTC.
struct OffsetChange {
  std::chrono::sys_seconds at;
  std::chrono::seconds offset;

  bool operator==(const OffsetChange&) const = default;
};

/// What a zone does in every year after those that its data lists: the text at the end of a zone's
/// file, "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX TZ with the extensions of RFC 8536, section 3.3).
class ZoneRule {
 public:
  /// Nothing when the text is none.
  static std::optional<ZoneRule> parse(std::string_view text);

  bool has_summer_time() const { return summer_.has_value(); }
  /// The changes that the rule dates to that calendar year, in order; none without summer time.
  std::vector<OffsetChange> changes_in(std::chrono::year year) const;

 private:
  /// A day of the year and a local time, which may lie up to a week off that day.
  struct Date {
    enum class Kind {
      kMonthWeekDay,  ///< the week-th weekday of a month, 5 being the last
      kJulian,        ///< day 1 to 365, 29 February not counted
      kDayOfYear      ///< day 0 to 365, 29 February counted
    };
    Kind kind = Kind::kMonthWeekDay;
    unsigned month = 1;
    unsigned week = 1;
    unsigned weekday = 0;
    unsigned day = 0;
    std::chrono::seconds time = std::chrono::hours{2};

    std::chrono::sys_seconds in(std::chrono::year year) const;
  };
  struct Summer {
    std::chrono::seconds offset;
    Date begin;
    Date end;
  };
  friend class ZoneRuleReader;

  std::chrono::seconds offset_{0};
  std::optional<Summer> summer_;
};

}  // namespace kpiwatch
