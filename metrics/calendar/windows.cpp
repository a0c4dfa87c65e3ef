#include "metrics/calendar/windows.h"

#include <algorithm>
#include <array>

#include "metrics/base/duration.h"
#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

constexpr std::array<std::string_view, kPeriods> kPeriodNames{"day", "week", "month", "quarter",
                                                              "year"};

/// The boundaries of one kind of period, numbered without gaps: every so many days or months from
/// one of them on.
struct Boundaries {
  int days = 0;  ///< 0: counted in months
  int months = 0;
  LocalDay origin;  ///< boundary 0

  LocalDay day_of(int number) const {
    if (days > 0) return origin + std::chrono::days{number * days};
    const std::chrono::year_month_day first{origin};
    return LocalDay{first + std::chrono::months{number * months}};
  }
  /// The number of a boundary on or near that day.
  int near(LocalDay day) const {
    if (days > 0) return static_cast<int>((day - origin).count()) / days;
    const std::chrono::year_month_day first{origin}, date{day};
    const auto passed = date.year() / date.month() - first.year() / first.month();
    return static_cast<int>(passed.count()) / months;
  }
};

Boundaries boundaries_of(Period period, std::chrono::month_day fiscal_year_start) {
  using namespace std::chrono_literals;
  const auto fiscal = LocalDay{2000y / fiscal_year_start.month() / fiscal_year_start.day()};
  switch (period) {
    case Period::kDay:
      return {.days = 1, .origin = LocalDay{2000y / 1 / 1}};
    case Period::kWeek:
      return {.days = 7, .origin = LocalDay{2000y / 1 / 3}};  // a Monday
    case Period::kMonth:
      return {.months = 1, .origin = LocalDay{2000y / 1 / 1}};
    case Period::kQuarter:
      return {.months = 3, .origin = fiscal};
    case Period::kYear:
      break;
  }
  return {.months = 12, .origin = fiscal};
}

/// A fiscal year's `month`-th boundary; 0 is its start, 12 the next one's.
Instant fiscal_boundary(const Calendar& calendar, int year, int month) {
  const auto first = std::chrono::year{year} / calendar.fiscal_year_start.month() /
                     calendar.fiscal_year_start.day();
  return calendar.zone.start_of(LocalDay{first + std::chrono::months{month}});
}

}  // namespace

std::string_view to_string(Period period) { return kPeriodNames[static_cast<std::size_t>(period)]; }

Result<Period> parse_period(std::string_view name) {
  const auto found = std::ranges::find(kPeriodNames, name);
  if (found != kPeriodNames.end()) return static_cast<Period>(found - kPeriodNames.begin());
  return invalid("expected day, week, month, quarter or year, found " + in_quotes(name));
}

Interval Calendar::period_at(Period period, Instant at) const {
  const auto boundaries = boundaries_of(period, fiscal_year_start);
  const auto start_of = [&](int number) { return zone.start_of(boundaries.day_of(number)); };
  const auto just_before = at - Millis{1};
  // A day that the zone leaves out begins when the next one does: then two boundaries are one
  // instant, and walking by instants, not by dates, never ends between them.
  int number = boundaries.near(std::chrono::floor<std::chrono::days>(zone.to_local(just_before)));
  Interval interval{start_of(number), start_of(number + 1)};
  while (interval.from >= at) interval = {start_of(--number), interval.from};
  while (interval.to < at) interval = {interval.to, start_of(++number + 1)};
  return interval;
}

int Calendar::fiscal_year_of(Instant instant) const {
  const auto local = std::chrono::floor<std::chrono::days>(zone.to_local(instant));
  auto year = static_cast<int>(std::chrono::year_month_day{local}.year());
  while (fiscal_boundary(*this, year, 0) > instant) --year;
  while (fiscal_boundary(*this, year, 12) <= instant) ++year;
  return year;
}

Interval Calendar::fiscal_year(int year) const {
  return {fiscal_boundary(*this, year, 0), fiscal_boundary(*this, year, 12)};
}

Instant Calendar::fiscal_month_end(int year, int month) const {
  return fiscal_boundary(*this, year, month);
}

Result<Window> parse_window(std::string_view name) {
  if (const auto period = parse_period(name)) return Window{std::string(name), *period};
  const auto length = parse_duration(name);
  if (length && *length > Millis{0}) return Window{std::string(name), *length};
  return invalid(
      "expected day, week, month, quarter, year or a positive duration such as 6h or 30d, found " +
      in_quotes(name));
}

Instant window_start(CalendarAt& calendar, const Window& window) {
  if (const auto* period = std::get_if<Period>(&window.span)) return calendar.period(*period).from;
  return calendar.at() - std::get<Millis>(window.span);
}

}  // namespace kpiwatch
