#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "metrics/targets/board.h"
#include "metrics/targets/budget_execution.h"
#include "metrics/targets/faults_index.h"
#include "metrics/targets/online_rate_index.h"
#include "metrics/targets/target.h"

/// What a target came to in each step of a stretch of time, exact: the figures that an evaluation
/// at the step's end has for a window that is the step. So steps add up: the days of a month are
/// the month.
namespace kpiwatch {

/// Its steps times its groups, or the items of a budget's fiscal year in all steps.
inline constexpr std::size_t kMostFiguresOfHistory = 100'000;

/// Whose figures are wanted beside the target's own.
struct GroupChoice {
  bool any = false;
  GroupLabels labels;  ///< only groups that have all of these

  bool wants(const GroupLabels& group) const;
};

struct OnlineStep {
  AssetSum good = 0;
  AssetSum counted = 0;
  AssetSum unknown = 0;
  AssetSum excluded = 0;
};

struct FaultsStep {
  std::int64_t count = 0;
  std::int64_t overlong = 0;
  Millis longest{0};
  MillisSum total{0};
};

/// At the step's end.
struct BudgetStep {
  MoneyFigures money;
  FenSum executed_within;  ///< what `money.executed` grew by in the step, within its fiscal year
  Ratio planned_ratio;
  std::optional<bool> met;
};

/// One for each interval of the history.
template <class Step>
struct GroupSteps {
  GroupLabels labels;
  std::vector<Step> steps;
};

struct OnlineRateHistory {
  Decimal objective;
  bool sampled = false;
  std::vector<OnlineStep> steps;
  std::vector<GroupSteps<OnlineStep>> groups;  ///< those that something was counted for
};

struct FaultsHistory {
  std::vector<FaultsStep> steps;
  std::vector<GroupSteps<FaultsStep>> groups;  ///< those that had a fault
};

struct BudgetExecutionHistory {
  std::vector<BudgetStep> steps;  ///< none when they are made of more than kMostFiguresOfHistory
  std::size_t items = 0;          ///< that the steps are made of, all together; one each at least
};

using HistoryFigures = std::variant<OnlineRateHistory, FaultsHistory, BudgetExecutionHistory>;

struct TargetHistory {
  TimeZone zone;
  std::string id;
  std::string name;
  std::vector<Interval> intervals;  ///< each begins where the one before ends
  HistoryFigures history;
};

/// `span` cut at the calendar's boundaries or after each length: the first and the last step may be
/// shorter than the others. At most `most` of them, one more when there would be more.
std::vector<Interval> steps_of(const Interval& span, const std::variant<Period, Millis>& step,
                               const Calendar& calendar, std::size_t most);

OnlineRateHistory online_rate_history(const OnlineRateTarget& promise, const OnlineRateIndex& index,
                                      const std::vector<Interval>& intervals,
                                      const GroupChoice& groups);

/// Of the faults that begin in each step, as they are at the end of the last.
FaultsHistory faults_history(const FaultsTarget& promise, const FaultsIndex& index,
                             const std::vector<Interval>& intervals, const GroupChoice& groups);

BudgetExecutionHistory budget_execution_history(const Target& target,
                                                const BudgetExecutionTarget& promise,
                                                const Calendar& calendar, const BudgetBook& book,
                                                const std::vector<Interval>& intervals);

}  // namespace kpiwatch
