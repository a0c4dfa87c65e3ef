#include <fmt/format.h>

#include "daemon/rules/cases.h"
#include "daemon/rules/groups.h"
#include "daemon/rules/promql.h"
#include "metrics/report/number.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

constexpr Millis kBudgetReadAt = 35min;

std::string to_points(double share) { return fmt::format("{:.1f}", 100 * share); }

/// What was promised beside money is wholly achieved.
Series achieved_series(const Target& target) {
  const Pairs window = {{"window", period_window(target)}};
  if (std::holds_alternative<FaultsTarget>(target.promise))
    return steady("kpiwatch_faults", target, window, 0, kBudgetReadAt);
  return steady("kpiwatch_online_ratio", target, window, 1, kBudgetReadAt);
}

/// Tells the cases of one target.
class BudgetCases {
 public:
  BudgetCases(const Target& target, double gap, const std::vector<Target>& achieved)
      : target_(target),
        gap_(gap),
        achieved_(achieved),
        objective_(to_double(std::get<BudgetExecutionTarget>(target.promise).objective)),
        tolerance_(to_double(std::get<BudgetExecutionTarget>(target.promise).tolerance)) {}

  std::vector<Case> all() {
    if (tolerance_ < objective_) behind_plan();
    if (!achieved_.empty()) gap();
    overspent();
    forecast_miss();
    for (Case& story : without_data_cases(target_)) cases_.push_back(std::move(story));
    return std::move(cases_);
  }

 private:
  void add(std::string story, std::string alert, std::vector<Series> given,
           std::vector<Firing> fires = {}) {
    cases_.push_back(
        {std::move(story), std::move(given), kBudgetReadAt, std::move(alert), std::move(fires)});
  }

  Series figure(std::string_view metric, double value) const {
    return steady(metric, target_, {}, value, kBudgetReadAt);
  }
  std::vector<Firing> once(std::string value) const {
    return {{labels_of(target_), std::move(value)}};
  }

  void behind_plan() {
    const auto given = [&](double behind) {
      return std::vector{figure("kpiwatch_planned_execution_ratio", 1),
                         figure("kpiwatch_execution_ratio", objective_ - behind)};
    };
    const double far = (tolerance_ + objective_) / 2;
    const std::string alert = "KpiwatchBudgetBehindPlan";
    add("spending is further behind than the tolerance", alert, given(far), once(to_points(far)));
    add("spending is behind within the tolerance", alert, given(tolerance_ / 2));
    add("spending is ahead", alert, given(-0.1));
  }

  void gap() {
    const auto given = [&](double execution) {
      std::vector<Series> all =
          period_series(target_, period_around(target_, 0.5, kBudgetReadAt), kBudgetReadAt);
      all.push_back(figure("kpiwatch_execution_ratio", execution));
      for (const Target& target : achieved_) all.push_back(achieved_series(target));
      return all;
    };
    const double wide = gap_ + 0.05;
    const std::string alert = "KpiwatchBudgetGap";
    add("the targets are achieved and the money is not spent", alert, given(0.5 - wide),
        once(to_points(wide)));
    add("the money is spent before the targets are achieved", alert, given(0.5 + wide),
        once(to_points(wide)));
    add("achievement and spending go together", alert, given(0.5 + gap_ / 2));
  }

  void overspent() {
    const auto given = [&](double executed) {
      return std::vector{figure("kpiwatch_budget_yuan", 1'000'000),
                         figure("kpiwatch_executed_yuan", executed)};
    };
    add("more is spent than there is", "KpiwatchBudgetOverspent", given(1'000'000.5), once("0.50"));
    add("all is spent", "KpiwatchBudgetOverspent", given(1'000'000));
  }

  /// Half of the year is gone, and so is half of the plan.
  std::vector<Series> pace(double forecast, double elapsed, double execution) const {
    std::vector<Series> given =
        period_series(target_, period_around(target_, elapsed, kBudgetReadAt), kBudgetReadAt);
    given.push_back(figure("kpiwatch_forecast_ratio", forecast));
    given.push_back(figure("kpiwatch_execution_ratio", execution));
    given.push_back(figure("kpiwatch_planned_execution_ratio", 0.5));
    return given;
  }

  void forecast_miss() {
    const double low = objective_ - tolerance_ * 0.5 - 0.0625;
    const double behind = objective_ / 4;
    const std::string alert = "KpiwatchBudgetForecastMiss";
    add("at this pace too little will be spent", alert, pace(low, 0.5, behind),
        once(humanize_percentage(low)));
    add("it is too early to tell", alert, pace(low, 0.2, behind));
    add("spending is as planned, and the plan is late", alert, pace(low, 0.5, objective_ / 2));
    add("at this pace all will be spent", alert, pace(objective_, 0.5, behind));
  }

  const Target& target_;
  const double gap_;
  const std::vector<Target>& achieved_;
  const double objective_;
  const double tolerance_;
  std::vector<Case> cases_;
};

}  // namespace

std::vector<Case> budget_cases(const Target& target, const Decimal& gap,
                               const std::vector<Target>& achieved) {
  return BudgetCases(target, to_double(gap), achieved).all();
}

}  // namespace kpiwatch::rules
