#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "metrics/base/decimal.h"
#include "metrics/base/labels.h"
#include "metrics/calendar/windows.h"

namespace kpiwatch {

/// The share of time that assets are online.
struct OnlineRateTarget {
  Selector select;
  Decimal objective;
  enum class Unknown { kExcluded, kOffline };
  Unknown unknown = Unknown::kExcluded;
  /// Local times of day at which the status is sampled, ascending, each once; empty: time-weighted.
  std::vector<Millis> sampled;
  bool asset_metrics = false;  ///< each asset has a series of its own among the metrics
};

/// How often and how long things may fail.
struct FaultsTarget {
  Selector select;
  std::optional<Selector> offline_of;
  std::int64_t limit = 0;
  std::optional<Millis> max_duration;
  std::optional<Millis> merge_gap;
  std::optional<Millis> ignore_shorter_than;
};

/// Money executed as planned.
struct BudgetExecutionTarget {
  struct Linear {};
  struct Monthly {};
  struct Point {
    std::chrono::month_day day;  ///< the ratio is planned for the end of this local day
    Decimal ratio;
  };
  using Plan =
      std::variant<Linear, Monthly, std::vector<Point>>;  ///< points in order of the fiscal year

  Selector select;
  Decimal objective;
  Decimal tolerance;
  Plan plan;
};

struct Target {
  std::string id;
  std::string name;
  Period period = Period::kYear;
  std::vector<Window> windows;  ///< the period's first, then the configured ones, each once
  std::vector<std::string> by;
  std::variant<OnlineRateTarget, FaultsTarget, BudgetExecutionTarget> promise;
};

/// "online_rate", "faults" or "budget_execution".
std::string_view kind_of(const Target& target);

/// A line of a year's budget as configured.
struct BudgetItem {
  int year = 0;
  std::string id;
  std::string name;
  Fen amount;
  std::string project;
};

/// Everything of the configuration that an evaluation depends on.
struct Promises {
  std::string site;
  Calendar calendar;
  std::map<std::string, Millis, std::less<>> heartbeat_timeouts;  ///< by asset kind
  std::vector<Target> targets;
  std::vector<BudgetItem> items;
};

}  // namespace kpiwatch
