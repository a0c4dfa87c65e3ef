#include <fmt/format.h>

#include "daemon/rules/groups.h"
#include "daemon/rules/promql.h"
#include "daemon/rules/quotes.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

/// Before it, a year's pace says little: the first quarter's spending is always slow.
constexpr const char* kEarliestForecast = "0.25";

std::string execution(const Target& target) {
  return of_target("kpiwatch_execution_ratio", target);
}

std::string planned(const Target& target) {
  return fmt::format("{} * {}", of_target("kpiwatch_planned_execution_ratio", target),
                     to_string(std::get<BudgetExecutionTarget>(target.promise).objective));
}

/// In points, without the sign of percent.
std::string points(const Decimal& share) {
  std::string text = percent(share);
  text.pop_back();
  return text;
}

std::string achieved_now(const std::vector<Target>& achieved) {
  std::string ids;
  for (const Target& target : achieved) ids += (ids.empty() ? "" : "|") + target.id;
  return fmt::format("avg by (job, instance) ({}{{target=~{}}})", kAchievement,
                     in_escaped_quotes(ids));
}

Alert made(const Target& target, const char* name, const std::string& expr, const char* severity,
           const Fillings& fillings) {
  return target_alert(target, {.name = name, .expr = expr, .hold = 30min, .severity = severity},
                      fillings);
}

Alert gap_alert(const Target& target, const Decimal& gap, const std::vector<Target>& achieved) {
  return made(target, "KpiwatchBudgetGap",
              fmt::format("100 * abs({}\n- {} * on (job, instance) group_left () {}) > {}",
                          execution(target), of_target(kElapsed, target), achieved_now(achieved),
                          points(gap)),
              kWarning, {{"gap", points(gap)}});
}

/// What may still be caught up is less the less there is left of the year.
Alert forecast_alert(const Target& target) {
  const auto& promise = std::get<BudgetExecutionTarget>(target.promise);
  const std::string elapsed = of_target(kElapsed, target);
  return made(target, "KpiwatchBudgetForecastMiss",
              fmt::format("{} < {} - {} * (1 - {})\nand {} > {}\nand {} < {}",
                          of_target("kpiwatch_forecast_ratio", target),
                          to_string(promise.objective), to_string(promise.tolerance), elapsed,
                          elapsed, kEarliestForecast, execution(target), planned(target)),
              kInfo, {{"objective", percent(promise.objective)}});
}

}  // namespace

Group budget_group(const Target& target, const Decimal& gap, const std::vector<Target>& achieved) {
  const auto& promise = std::get<BudgetExecutionTarget>(target.promise);
  Group group{"kpiwatch-" + target.id, {record_elapsed(target)}, {}};
  // Spending can never be further behind than all that is promised.
  if (promise.tolerance < promise.objective) {
    group.alerts.push_back(made(target, "KpiwatchBudgetBehindPlan",
                                fmt::format("100 * ({} - {}) > {}", planned(target),
                                            execution(target), points(promise.tolerance)),
                                kWarning, {{"tolerance", points(promise.tolerance)}}));
  }
  if (!achieved.empty()) group.alerts.push_back(gap_alert(target, gap, achieved));
  group.alerts.push_back(
      made(target, "KpiwatchBudgetOverspent",
           fmt::format("{} - {} > 0", of_target("kpiwatch_executed_yuan", target),
                       of_target("kpiwatch_budget_yuan", target)),
           kWarning, {}));
  group.alerts.push_back(forecast_alert(target));
  group.alerts.push_back(without_data_alert(target));
  return group;
}

}  // namespace kpiwatch::rules
