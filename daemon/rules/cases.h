#pragma once

#include <string>
#include <string_view>

#include "daemon/rules/rule.h"
#include "metrics/targets/target.h"

/// Words in which cases are told: series of a kpiwatch that Prometheus scrapes every minute.
namespace kpiwatch::rules {

/// The labels that a scrape adds.
Pairs scraped(Pairs labels = {});
/// A target's series, and so what an alert about it has.
Pairs labels_of(const Target& target, Pairs more = {});

std::string series(std::string_view metric, const Pairs& labels);
/// Each value for so long, one after the other: "1+0x9 0+0x30".
std::string values(const std::vector<std::pair<double, Millis>>& stretches);

/// A target's figure that stays as it is until `until`.
Series steady(std::string_view metric, const Target& target, const Pairs& labels, double value,
              Millis until);

/// The bounds of a period of the target of which `elapsed` (0 to 1) is gone at `at`.
struct PeriodBounds {
  double from = 0;
  double to = 0;
};
PeriodBounds period_around(const Target& target, double elapsed, Millis at);
std::vector<Series> period_series(const Target& target, const PeriodBounds& bounds, Millis until);

}  // namespace kpiwatch::rules
