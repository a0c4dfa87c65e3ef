#include "daemon/rules/groups.h"

#include <algorithm>
#include <iterator>

#include "daemon/rules/cases.h"
#include "daemon/rules/online_rate_names.h"
#include "daemon/rules/promql.h"
#include "metrics/base/duration.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;
using OfTarget = Settings::Alerts::OfTarget;

struct PeriodName {
  std::string_view chinese;
  std::string_view english;
};
PeriodName name_of(Period period) {
  switch (period) {
    case Period::kDay:
      return {"当日", "day"};
    case Period::kWeek:
      return {"本周", "week"};
    case Period::kMonth:
      return {"本月", "month"};
    case Period::kQuarter:
      return {"本季度", "quarter"};
    case Period::kYear:
      return {"本年度", "year"};
  }
  return {};
}

OfTarget set_for(const Settings& settings, const Target& target) {
  const auto found = settings.alerts.of_targets.find(target.id);
  return found != settings.alerts.of_targets.end() ? found->second : OfTarget{};
}

bool is_budget(const Target& target) {
  return std::holds_alternative<BudgetExecutionTarget>(target.promise);
}

/// Only what was promised for the year can be compared with the year's spending.
std::vector<Target> achieved_with(const Settings& settings) {
  std::vector<Target> others;
  for (const Target& target : settings.promises.targets) {
    if (!is_budget(target) && target.period == Period::kYear) others.push_back(target);
  }
  return others;
}

constexpr Millis kHold = 30min;

Group group_of(const Target& target, const OfTarget& set, const std::vector<Target>& achieved) {
  if (std::holds_alternative<OnlineRateTarget>(target.promise))
    return online_rate_group(target, online_tiers(target, set));
  if (is_budget(target)) return budget_group(target, set.gap, achieved);
  return faults_group(target, set.open_for);
}

std::vector<Case> cases_of(const Target& target, const OfTarget& set,
                           const std::vector<Target>& achieved) {
  if (std::holds_alternative<OnlineRateTarget>(target.promise))
    return online_rate_cases(target, online_tiers(target, set));
  if (is_budget(target)) return budget_cases(target, set.gap, achieved);
  return faults_cases(target, set.open_for);
}

}  // namespace

std::vector<Group> groups_of(const Settings& settings) {
  const std::vector<Target> achieved = achieved_with(settings);
  std::vector<Group> groups;
  for (const Target& target : settings.promises.targets) {
    groups.push_back(group_of(target, set_for(settings, target), achieved));
    // Prometheus wants to tell what two rules record apart without evaluating them.
    for (Recording& recording : groups.back().recordings)
      recording.labels.emplace(recording.labels.begin(), "target", target.id);
  }
  groups.push_back(watch_group(settings.alerts));
  return groups;
}

std::vector<Case> cases_of(const Settings& settings) {
  const std::vector<Target> achieved = achieved_with(settings);
  std::vector<Case> cases;
  const auto add = [&cases](std::vector<Case> more) {
    std::ranges::move(more, std::back_inserter(cases));
  };
  for (const Target& target : settings.promises.targets)
    add(cases_of(target, set_for(settings, target), achieved));
  add(watch_cases(settings.alerts));
  return cases;
}

Alert with_words(Alert alert, const Fillings& fillings, std::string_view text) {
  auto [chinese, english] = words_of(text.empty() ? alert.name : text, fillings);
  alert.chinese = std::move(chinese);
  alert.english = std::move(english);
  return alert;
}

Alert target_alert(const Target& target, Alert alert, Fillings fillings, std::string_view text) {
  const auto [chinese, english] = name_of(target.period);
  fillings.emplace_back("name", as_template(target.name));
  fillings.emplace_back("period", chinese);
  fillings.emplace_back("period_en", english);
  alert.labels.emplace(alert.labels.begin(), "target", target.id);
  return with_words(std::move(alert), fillings, text);
}

Alert without_data_alert(const Target& target) {
  const std::string state = of_target("kpiwatch_target_state", target, R"(state="no_data")");
  // A day whose first sample is still to come is no reason to worry, a day without any is.
  const bool sampled = is_sampled(target);
  const std::string lasting = sampled ? "min_over_time(" + state + "[25h:15m])" : state;
  return target_alert(target,
                      {.name = "KpiwatchTargetWithoutData",
                       .expr = "max without (state) (" + lasting + ") == 1",
                       .hold = kHold,
                       .severity = kWarning},
                      {{"hold", sampled ? "25h" : format_duration(kHold)}});
}

std::vector<Case> without_data_cases(const Target& target) {
  const Millis at = kHold + 5min;
  const auto state = [&](double no_data) {
    return std::vector{
        steady("kpiwatch_target_state", target, {{"state", "no_data"}}, no_data, at)};
  };
  const std::string alert = "KpiwatchTargetWithoutData";
  return {{"there is nothing to evaluate", state(1), at, alert, {{labels_of(target), ""}}},
          {"there is something to evaluate", state(0), at, alert, {}}};
}

}  // namespace kpiwatch::rules
