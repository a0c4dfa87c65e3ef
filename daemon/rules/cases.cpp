#include "daemon/rules/cases.h"

#include <fmt/format.h>

#include "daemon/rules/promql.h"
#include "daemon/rules/quotes.h"
#include "metrics/report/number.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

/// As long as such a period usually is.
Millis length_of(Period period) {
  constexpr auto day = 24h;
  switch (period) {
    case Period::kDay:
      return day;
    case Period::kWeek:
      return 7 * day;
    case Period::kMonth:
      return 30 * day;
    case Period::kQuarter:
      return 91 * day;
    case Period::kYear:
      break;
  }
  return 365 * day;
}

}  // namespace

Pairs scraped(Pairs labels) {
  labels.emplace_back("job", "kpiwatch");
  labels.emplace_back("instance", "127.0.0.1:9469");
  return labels;
}

Pairs labels_of(const Target& target, Pairs more) {
  more.emplace(more.begin(), "target", target.id);
  return scraped(std::move(more));
}

std::string series(std::string_view metric, const Pairs& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", name, in_escaped_quotes(value));
  }
  return fmt::format("{}{{{}}}", metric, text);
}

std::string values(const std::vector<std::pair<double, Millis>>& stretches) {
  std::string text;
  for (const auto& [value, length] : stretches) {
    if (!text.empty()) text += ' ';
    text += fmt::format("{}+0x{}", format_number(value), length / Millis{1min} - 1);
  }
  return text;
}

Series steady(std::string_view metric, const Target& target, const Pairs& labels, double value,
              Millis until) {
  return {series(metric, labels_of(target, labels)), values({{value, until + 2min}})};
}

PeriodBounds period_around(const Target& target, double elapsed, Millis at) {
  const double length = to_seconds(length_of(target.period));
  const double from = to_seconds(at) - elapsed * length;
  return {from, from + length};
}

std::vector<Series> period_series(const Target& target, const PeriodBounds& bounds, Millis until) {
  return {steady("kpiwatch_period_start_timestamp_seconds", target, {}, bounds.from, until),
          steady("kpiwatch_period_end_timestamp_seconds", target, {}, bounds.to, until)};
}

}  // namespace kpiwatch::rules
