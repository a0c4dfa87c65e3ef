#pragma once

#include <chrono>
#include <vector>

#include "metrics/calendar/windows.h"

/// The calendar walked day by day from its definition (contract 5, Windows).
namespace kpiwatch::naive {

/// A local day with which something begins, and the day's first instant.
struct Boundary {
  std::chrono::year_month_day date;
  Instant instant;
};

/// The latest beginning of such a period strictly before `at`.
Boundary latest_boundary_before(const Calendar& calendar, Period period, Instant at);

/// From that beginning to the next.
Interval period_before(const Calendar& calendar, Period period, Instant at);

/// [result, at) is the window at `at`.
Instant start_of_window(const Calendar& calendar, const Window& window, Instant at);

/// The name of the fiscal year that holds `instant`.
int fiscal_year_holding(const Calendar& calendar, Instant instant);

/// A fiscal year's local days, from its first to its last.
std::vector<LocalDay> days_of_fiscal_year(const Calendar& calendar, int year);

}  // namespace kpiwatch::naive
