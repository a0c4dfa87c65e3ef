#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "metrics/calendar/time_zone.h"

namespace kpiwatch {

enum class Period { kDay, kWeek, kMonth, kQuarter, kYear };
inline constexpr std::size_t kPeriods = 5;

/// "day", "week", …; parse_period is its inverse and knows nothing else.
std::string_view to_string(Period period);
[[nodiscard]] Result<Period> parse_period(std::string_view name);

/// The site's calendar: its zone and the day on which its fiscal year begins (day at most 28).
struct Calendar {
  TimeZone zone;
  std::chrono::month_day fiscal_year_start{std::chrono::January, std::chrono::day{1}};

  /// The calendar window that holds the instant just before `at`: at a boundary, the one that ends.
  Interval period_at(Period period, Instant at) const;

  /// The fiscal year that holds `instant`, named by the calendar year in which it begins.
  int fiscal_year_of(Instant instant) const;
  Interval fiscal_year(int year) const;
  /// The end of the n-th month of the fiscal year `year`, n from 1 to 12.
  Instant fiscal_month_end(int year, int month) const;

  bool operator==(const Calendar&) const = default;
};

/// A calendar at one instant. Several targets ask for the same periods: each is looked up once. For
/// one thread.
class CalendarAt {
 public:
  /// `calendar` must outlive it.
  CalendarAt(const Calendar& calendar, Instant at) : calendar_(calendar), at_(at) {}

  const Calendar& calendar() const { return calendar_; }
  Instant at() const { return at_; }
  Interval period(Period period) {
    auto& known = known_[static_cast<std::size_t>(period)];
    if (!known) known = calendar_.period_at(period, at_);
    return *known;
  }

 private:
  const Calendar& calendar_;
  Instant at_;
  std::array<std::optional<Interval>, kPeriods> known_;
};

/// A span of time that a target is told over: a calendar period so far, or a rolling length.
struct Window {
  std::string name;  ///< as written in the configuration
  std::variant<Period, Millis> span;

  bool operator==(const Window&) const = default;
};

/// Reads "day", "month", "6h", "30d".
[[nodiscard]] Result<Window> parse_window(std::string_view name);

/// Where the window begins: [result, at).
Instant window_start(CalendarAt& calendar, const Window& window);

}  // namespace kpiwatch
