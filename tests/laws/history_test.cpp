#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"
#include "tests/laws/check_law.h"
#include "tests/laws/told_ledger.h"

namespace kpiwatch::laws {
namespace {

/// Everything of a step as numbers, so that an evaluation's window can be put beside it.
using Figures = std::vector<Int128>;
using ByGroup = std::map<GroupLabels, Figures>;

Figures figures_of(const OnlineStep& step) {
  return {step.good, step.counted, step.unknown, step.excluded};
}
Figures figures_of(const OnlineWindow& window) {
  return {window.good, window.counted, window.unknown, window.excluded};
}
Figures figures_of(const FaultsStep& step) {
  return {step.count, step.overlong, step.longest.count(), step.total.count()};
}
Figures figures_of(const FaultsWindow& window) {
  return {window.count, window.overlong, window.longest.count(), window.total.count()};
}

/// The same targets, told over windows as long as the intervals: each is its interval at that one's
/// end.
Promises over(Promises promises, const std::vector<Interval>& intervals) {
  for (Target& target : promises.targets) {
    target.windows.clear();
    for (const Interval& interval : intervals) target.windows.push_back({"", interval.length()});
  }
  return promises;
}

/// What is not counted is in no group, neither of a step nor of a window.
template <class Groups, class FiguresOf>
ByGroup by_group(const Groups& groups, FiguresOf figures_of_group) {
  ByGroup all;
  for (const auto& group : groups) {
    const Figures figures = figures_of_group(group);
    if (figures[0] != 0 || figures[1] != 0) all[group.labels] = figures;
  }
  return all;
}

template <class History, class Standing>
bool is_same(const History& history, const Standing& standing, std::size_t step) {
  const auto of_step = [step](const auto& group) { return figures_of(group.steps[step]); };
  const auto of_window = [step](const auto& group) { return figures_of(group.windows[step]); };
  return figures_of(history.steps[step]) == figures_of(standing.windows[step]) &&
         by_group(history.groups, of_step) == by_group(standing.groups, of_window);
}

bool is_same(const BudgetExecutionHistory& history, const BudgetExecutionStanding& standing,
             std::size_t step) {
  const BudgetStep& found = history.steps[step];
  return found.money.initial == standing.money.initial &&
         found.money.budget == standing.money.budget &&
         found.money.executed == standing.money.executed &&
         found.planned_ratio == standing.planned_ratio && found.met == standing.met;
}

/// Faults are told as they are at the end of all: of them only the last step is an evaluation.
bool agrees(const TargetHistory& history, const TargetStanding& standing, std::size_t step) {
  const bool is_last = step + 1 == history.intervals.size();
  if (const auto* online = std::get_if<OnlineRateHistory>(&history.history))
    return is_same(*online, std::get<OnlineRateStanding>(standing.standing), step);
  if (const auto* faults = std::get_if<FaultsHistory>(&history.history))
    return !is_last || is_same(*faults, std::get<FaultsStanding>(standing.standing), step);
  return is_same(std::get<BudgetExecutionHistory>(history.history),
                 std::get<BudgetExecutionStanding>(standing.standing), step);
}

Interval some_span(const worlds::World& world) {
  const auto instants = some_instants(world, 2);
  return {instants.front(), std::max(instants.back(), instants.front() + Millis{1})};
}

std::string disagreement(const worlds::World& world, const std::vector<Interval>& steps) {
  ToldLedger told(over(world.promises, steps));
  told.tell(world.events);
  for (std::size_t target = 0; target < world.promises.targets.size(); ++target) {
    const auto history = told.ledger().history(target, steps, {.any = true, .labels = {}});
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (agrees(history, told.board_at(steps[i].to).targets[target], i)) continue;
      return "target " + history.id + " from " + format_instant_utc(steps[i].from) + " to " +
             format_instant_utc(steps[i].to);
    }
  }
  return "";
}

std::string history_is_the_evaluation_at_each_step(const worlds::World& world) {
  constexpr std::size_t kMost = 12;
  const Interval span = some_span(world);
  for (const auto& step : {std::variant<Period, Millis>(Period::kMonth),
                           {Period::kDay},
                           {span.length() / 7 + Millis{1}}}) {
    auto steps = steps_of(span, step, world.promises.calendar, kMost);
    if (auto wrong = disagreement(world, steps); !wrong.empty()) return wrong;
  }
  return "";
}

TEST(Laws, HistoryIsTheEvaluationAtEachStep) {
  check_law(history_is_the_evaluation_at_each_step, 200);
}

template <class Step>
Figures sum_of(const std::vector<Step>& steps) {
  Figures sum = figures_of(Step{});
  for (const Step& step : steps) {
    const Figures figures = figures_of(step);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += figures[i];
  }
  return sum;
}

/// The longest fault is the longest of any day, not their sum.
Figures without_longest(Figures figures) {
  figures[2] = 0;
  return figures;
}

bool adds_up(const OnlineRateHistory& days, const OnlineRateHistory& month) {
  return sum_of(days.steps) == figures_of(month.steps[0]);
}
bool adds_up(const FaultsHistory& days, const FaultsHistory& month) {
  return without_longest(sum_of(days.steps)) == without_longest(figures_of(month.steps[0]));
}
bool adds_up(const BudgetExecutionHistory& days, const BudgetExecutionHistory& month) {
  FenSum sum;
  for (const BudgetStep& day : days.steps) sum += day.executed_within;
  return sum == month.steps[0].executed_within;
}

std::string days_of_a_history_add_up_to_the_month(const worlds::World& world) {
  ToldLedger told(world.promises);
  told.tell(world.events);
  const Calendar& calendar = world.promises.calendar;
  // A month within a fiscal year, whose money is told for itself.
  const Instant anchor = world.instants[world.instants.size() / 2];
  const int year = calendar.fiscal_year_of(anchor - Millis{1});
  const Interval month{calendar.fiscal_month_end(year, 4), calendar.fiscal_month_end(year, 5)};
  for (std::size_t target = 0; target < world.promises.targets.size(); ++target) {
    const auto days =
        told.ledger().history(target, steps_of(month, Period::kDay, calendar, 31), {});
    const auto whole = told.ledger().history(target, {month}, {});
    const bool fits = std::visit(
        [&whole](const auto& of_days) {
          using History = std::decay_t<decltype(of_days)>;
          return adds_up(of_days, std::get<History>(whole.history));
        },
        days.history);
    if (!fits) return "target " + days.id + " in the month from " + format_instant_utc(month.from);
  }
  return "";
}

TEST(Laws, DaysOfAHistoryAddUpToTheMonth) { check_law(days_of_a_history_add_up_to_the_month, 500); }

}  // namespace
}  // namespace kpiwatch::laws
