#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "metrics/base/decimal.h"
#include "metrics/base/instant.h"
#include "metrics/base/int128.h"
#include "metrics/base/ratio.h"
#include "metrics/calendar/windows.h"

/// The answer: where each target stands at one instant, as plain values, exact until they are
/// printed. A figure that is undefined is absent.
namespace kpiwatch {

enum class State { kMet, kAtRisk, kBreached, kNoData };
inline constexpr State kStates[] = {State::kMet, State::kAtRisk, State::kBreached, State::kNoData};
std::string_view to_string(State state);

/// The period of a target at T.
struct PeriodSpan {
  std::string window;
  Interval interval;
};

/// The values of a target's `by` attributes, in its order: {attribute, value}.
using GroupLabels = std::vector<std::pair<std::string, std::string>>;

/// Assets summed over time (milliseconds) or over samples (a count). Prints as seconds or as the
/// count.
using AssetSum = Int128;

struct OnlineNow {
  std::int64_t online = 0;
  std::int64_t counted = 0;
  std::int64_t unknown = 0;
  std::int64_t excluded = 0;
  std::optional<Ratio> ratio;
};

struct OnlineWindow {
  std::string window;
  Instant from;
  AssetSum good = 0;
  AssetSum counted = 0;
  AssetSum unknown = 0;
  AssetSum excluded = 0;
  std::optional<Ratio> ratio;
  std::optional<Ratio> burn_rate;
  std::optional<bool> met;
};

struct OnlineGroup {
  GroupLabels labels;
  OnlineNow now;
  std::vector<OnlineWindow> windows;
};

struct ErrorBudget {
  Ratio allowed;   ///< asset-seconds
  Ratio consumed;  ///< asset-seconds
  std::optional<Ratio> remaining_ratio;
};

struct OnlineRateStanding {
  Decimal objective;
  bool sampled = false;  ///< the sums are sample counts, not milliseconds
  OnlineNow now;
  std::vector<OnlineWindow> windows;
  std::optional<ErrorBudget> error_budget;
  std::optional<Ratio> forecast_ratio;
  std::vector<OnlineGroup> groups;
};

struct FaultsWindow {
  std::string window;
  Instant from;
  std::int64_t count = 0;
  std::int64_t overlong = 0;
  Millis longest{0};
  MillisSum total{0};
  std::optional<Ratio> burn_rate;
  bool met = true;
};

struct FaultsGroup {
  GroupLabels labels;
  std::vector<FaultsWindow> windows;
};

struct FaultEntry {
  std::string id;
  std::optional<std::string> asset;
  std::string kind;
  Instant started;
  std::optional<Instant> ended;
  Millis duration{0};
  bool overlong = false;
  /// An anomaly: the fault was reported closed at this instant, before it was opened, and so stays
  /// open.
  std::optional<Instant> set_aside;
};

struct FaultsStanding {
  std::int64_t limit = 0;
  std::optional<Millis> max_duration;
  std::vector<FaultsWindow> windows;
  std::int64_t remaining = 0;
  std::optional<Ratio> forecast_count;
  std::vector<FaultEntry> faults;  ///< of the period, by start, then id
  std::vector<FaultsGroup> groups;
  std::int64_t open = 0;  ///< all open ones, whenever they began
  Millis open_longest{0};
};

struct MoneyFigures {
  FenSum initial;
  FenSum budget;
  FenSum executed;
  std::optional<Ratio> execution_ratio;
  std::optional<Ratio> initial_execution_ratio;
};

struct ProjectStanding {
  std::string project;
  MoneyFigures money;
};

struct ItemStanding {
  std::string item;
  std::string project;
  MoneyFigures money;
  std::string name = {};  ///< "" when never told
};

struct BudgetExecutionStanding {
  Decimal objective;
  MoneyFigures money;
  Ratio planned_ratio;
  std::optional<Ratio> burn_rate;
  std::optional<bool> met;
  std::optional<Ratio> forecast_ratio;
  std::vector<ProjectStanding> projects;
  std::vector<ItemStanding> items;
};

struct TargetStanding {
  std::string id;
  std::string name;
  State state = State::kNoData;
  PeriodSpan period;
  std::variant<OnlineRateStanding, FaultsStanding, BudgetExecutionStanding> standing;
};

/// "online_rate", "faults" or "budget_execution".
std::string_view kind_of(const TargetStanding& target);

struct Board {
  std::string site;
  TimeZone zone;
  Instant at;
  std::vector<TargetStanding> targets;
};

}  // namespace kpiwatch
