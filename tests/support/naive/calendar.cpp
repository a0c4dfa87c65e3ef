#include "tests/support/naive/calendar.h"

#include <variant>

namespace kpiwatch::naive {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

/// More than any zone's clock is away from another of its own readings.
constexpr days kMargin{3};

bool begins_month_of_fiscal_year(const Calendar& calendar, const year_month_day& date, int every) {
  const int months = static_cast<int>(static_cast<unsigned>(date.month())) -
                     static_cast<int>(static_cast<unsigned>(calendar.fiscal_year_start.month()));
  return date.day() == calendar.fiscal_year_start.day() && (months + 12) % every == 0;
}

bool begins(const Calendar& calendar, Period period, LocalDay day) {
  const year_month_day date{day};
  switch (period) {
    case Period::kDay:
      return true;
    case Period::kWeek:
      return std::chrono::weekday{day} == std::chrono::Monday;
    case Period::kMonth:
      return date.day() == std::chrono::day{1};
    case Period::kQuarter:
      return begins_month_of_fiscal_year(calendar, date, 3);
    case Period::kYear:
      return begins_month_of_fiscal_year(calendar, date, 12);
  }
  return false;
}

LocalDay day_of(const Calendar& calendar, Instant instant) {
  return std::chrono::floor<days>(calendar.zone.to_local(instant));
}

Instant first_boundary_not_before(const Calendar& calendar, Period period, Instant at) {
  LocalDay day = day_of(calendar, at) - kMargin;
  while (!begins(calendar, period, day) || calendar.zone.start_of(day) < at) day += days{1};
  return calendar.zone.start_of(day);
}

}  // namespace

Boundary latest_boundary_before(const Calendar& calendar, Period period, Instant at) {
  LocalDay day = day_of(calendar, at) + kMargin;
  while (!begins(calendar, period, day) || calendar.zone.start_of(day) >= at) day -= days{1};
  return {year_month_day{day}, calendar.zone.start_of(day)};
}

Interval period_before(const Calendar& calendar, Period period, Instant at) {
  return {latest_boundary_before(calendar, period, at).instant,
          first_boundary_not_before(calendar, period, at)};
}

Instant start_of_window(const Calendar& calendar, const Window& window, Instant at) {
  if (const Millis* length = std::get_if<Millis>(&window.span)) return at - *length;
  return latest_boundary_before(calendar, std::get<Period>(window.span), at).instant;
}

int fiscal_year_holding(const Calendar& calendar, Instant instant) {
  const Instant just_after = instant + Millis{1};
  return static_cast<int>(latest_boundary_before(calendar, Period::kYear, just_after).date.year());
}

std::vector<LocalDay> days_of_fiscal_year(const Calendar& calendar, int year) {
  std::vector<LocalDay> all;
  LocalDay day{std::chrono::year{year} / calendar.fiscal_year_start};
  do {
    all.push_back(day);
    day += days{1};
  } while (!begins(calendar, Period::kYear, day));
  return all;
}

}  // namespace kpiwatch::naive
