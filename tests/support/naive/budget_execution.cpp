#include <algorithm>
#include <map>
#include <tuple>

#include "tests/support/naive/calendar.h"
#include "tests/support/naive/standings.h"
#include "tests/support/naive/winners.h"

namespace kpiwatch::naive {
namespace {

/// An item's facts of one fiscal year before T.
struct Item {
  std::optional<Event> appropriated;  ///< the winner among events
  const BudgetItem* configured = nullptr;
  FenSum adjusted;
  FenSum executed;

  std::string project() const {
    if (appropriated) return std::get<BudgetAppropriated>(appropriated->fact).project;
    return configured == nullptr ? "" : configured->project;
  }
  /// A configured item has the lowest revision, so any event takes its place.
  Fen initial() const {
    if (appropriated) return std::get<BudgetAppropriated>(appropriated->fact).amount;
    return configured == nullptr ? Fen{} : configured->amount;
  }
};

using Items = std::map<std::string, Item>;

int year_of(const Calendar& calendar, const std::optional<int>& said, Instant time) {
  return said ? *said : fiscal_year_holding(calendar, time);
}

void add_moved(Items& items, const Event& event, const BudgetMoved& moved) {
  Item& item = items[event.subject];
  (moved.what == BudgetMoved::What::kAdjusted ? item.adjusted : item.executed) += moved.amount;
}

void add_appropriated(Items& items, const Event& event) {
  Item& item = items[event.subject];
  if (!item.appropriated || corrects<BudgetAppropriated>(event, *item.appropriated)) {
    item.appropriated = event;
  }
}

/// Every item that has any fact of that year before T.
Items items_of(const Question& question, int year) {
  const Calendar& calendar = question.promises.calendar;
  Items items;
  for (const BudgetItem& configured : question.promises.items) {
    if (configured.year == year) items[configured.id].configured = &configured;
  }
  for (const Event& event : question.events) {
    if (event.time >= question.at) continue;
    if (const auto* moved = std::get_if<BudgetMoved>(&event.fact)) {
      if (year_of(calendar, moved->year, event.time) == year) add_moved(items, event, *moved);
    } else if (const auto* given = std::get_if<BudgetAppropriated>(&event.fact)) {
      if (year_of(calendar, given->year, event.time) == year) add_appropriated(items, event);
    }
  }
  return items;
}

MoneyFigures figures_of(FenSum initial, FenSum adjusted, FenSum executed) {
  MoneyFigures money;
  money.initial = initial;
  money.budget = initial + adjusted;
  money.executed = executed;
  money.execution_ratio = quotient(whole(executed.count), whole(money.budget.count));
  money.initial_execution_ratio = quotient(whole(executed.count), whole(initial.count));
  return money;
}

MoneyFigures figures_of(const Items& items) {
  FenSum initial;
  FenSum adjusted;
  FenSum executed;
  for (const auto& [id, item] : items) {
    initial += item.initial();
    adjusted += item.adjusted;
    executed += item.executed;
  }
  return figures_of(initial, adjusted, executed);
}

/// A planned ratio at an instant.
struct Planned {
  Instant instant;
  Ratio ratio;
};

using Plan = BudgetExecutionTarget;

std::vector<Planned> planned_between(const Calendar&, int, const Plan::Linear&) { return {}; }

/// n/12 at the end of the year's n-th month: at the days that begin a month of it, but the first.
std::vector<Planned> planned_between(const Calendar& calendar, int year, const Plan::Monthly&) {
  std::vector<Planned> planned;
  int months = -1;
  for (const LocalDay day : days_of_fiscal_year(calendar, year)) {
    if (std::chrono::year_month_day{day}.day() != calendar.fiscal_year_start.day()) continue;
    if (++months > 0) planned.push_back({calendar.zone.start_of(day), Ratio(months, 12)});
  }
  return planned;
}

std::vector<Planned> planned_between(const Calendar& calendar, int year,
                                     const std::vector<Plan::Point>& points) {
  std::vector<Planned> planned;
  for (const LocalDay day : days_of_fiscal_year(calendar, year)) {
    const std::chrono::year_month_day date{day};
    for (const Plan::Point& point : points) {
      if (point.day != date.month() / date.day()) continue;
      const Instant end = calendar.zone.start_of(day + std::chrono::days{1});
      planned.push_back({end, Ratio(point.ratio)});
    }
  }
  return planned;
}

/// Straight lines between the year's start, the points and the year's end.
Ratio planned_ratio(const Question& question, const Plan& promise, int year, Interval period) {
  std::vector<Planned> points = std::visit(
      [&](const auto& plan) { return planned_between(question.promises.calendar, year, plan); },
      promise.plan);
  points.insert(points.begin(), {period.from, whole(0)});
  points.push_back({period.to, whole(1)});
  std::size_t next = 1;
  while (points[next].instant < question.at) ++next;
  const Planned& left = points[next - 1];
  const Planned& right = points[next];
  const Ratio share = millis(question.at - left.instant) / millis(right.instant - left.instant);
  return left.ratio + share * (right.ratio - left.ratio);
}

std::optional<bool> is_met(const Plan& promise, const MoneyFigures& money, const Ratio& planned) {
  if (money.budget.count == 0) return std::nullopt;
  const Ratio least =
      (planned * Ratio(promise.objective) - Ratio(promise.tolerance)) * whole(money.budget.count);
  return whole(money.executed.count) >= least && money.executed <= money.budget;
}

State state_of(const Question& question, const Plan& promise,
               const BudgetExecutionStanding& standing, Interval period) {
  const MoneyFigures& money = standing.money;
  if (money.budget.count == 0 && money.executed.count <= 0) return State::kNoData;
  const Ratio objective_amount = Ratio(promise.objective) * whole(money.budget.count);
  const bool missed = question.at == period.to && whole(money.executed.count) < objective_amount;
  if (money.executed > money.budget || missed) return State::kBreached;
  return standing.met == true ? State::kMet : State::kAtRisk;
}

void list(BudgetExecutionStanding& standing, const Items& items) {
  std::map<std::string, Items> projects;
  for (const auto& [id, item] : items) {
    projects[item.project()].emplace(id, item);
    standing.items.push_back(
        {id, item.project(), figures_of(item.initial(), item.adjusted, item.executed)});
  }
  for (const auto& [project, members] : projects) {
    standing.projects.push_back({project, figures_of(members)});
  }
}

}  // namespace

std::pair<State, Standing> judge(const Question& question, const Target&,
                                 const BudgetExecutionTarget& promise, Interval period) {
  const int year = fiscal_year_holding(question.promises.calendar, question.at - Millis{1});
  Items items = items_of(question, year);
  std::erase_if(items, [&](const auto& entry) {
    const Labels attributes{{"item", entry.first}, {"project", entry.second.project()}};
    return !promise.select.matches(attributes);
  });
  BudgetExecutionStanding standing;
  standing.objective = promise.objective;
  standing.money = figures_of(items);
  standing.planned_ratio = planned_ratio(question, promise, year, period);
  const Ratio elapsed = millis(question.at - period.from) / millis(period.length());
  if (const auto& execution = standing.money.execution_ratio) {
    standing.burn_rate = quotient(*execution, standing.planned_ratio);
    standing.forecast_ratio = quotient(*execution, elapsed);
  }
  standing.met = is_met(promise, standing.money, standing.planned_ratio);
  list(standing, items);
  return {state_of(question, promise, standing, period), standing};
}

}  // namespace kpiwatch::naive
