#include "metrics/targets/budget_execution.h"

#include <algorithm>
#include <map>

namespace kpiwatch {
namespace {

struct PlannedPoint {
  Instant at;
  Ratio ratio;
};

/// The end of the local day `day` that lies in the fiscal year.
Instant end_of_day(const Calendar& calendar, const Interval& year, int year_number,
                   std::chrono::month_day day) {
  for (const int calendar_year : {year_number, year_number + 1}) {
    const auto date = std::chrono::year{calendar_year} / day;
    const LocalDay local{std::chrono::local_days{date}};
    const Instant end = calendar.zone.start_of(local + std::chrono::days{1});
    if (year.from < end && end <= year.to) return end;
  }
  return year.to;
}

std::vector<PlannedPoint> points_of(const BudgetExecutionTarget::Plan& plan,
                                    const Calendar& calendar, const Interval& year,
                                    int year_number) {
  std::vector<PlannedPoint> points{{year.from, Ratio(0, 1)}};
  if (std::holds_alternative<BudgetExecutionTarget::Monthly>(plan)) {
    for (int month = 1; month < 12; ++month) {
      points.push_back({calendar.fiscal_month_end(year_number, month), Ratio(month, 12)});
    }
  }
  if (const auto* given = std::get_if<std::vector<BudgetExecutionTarget::Point>>(&plan)) {
    for (const auto& point : *given) {
      points.push_back({end_of_day(calendar, year, year_number, point.day), Ratio(point.ratio)});
    }
  }
  points.push_back({year.to, Ratio(1, 1)});
  return points;
}

/// Straight lines between the points.
Ratio planned_at(const std::vector<PlannedPoint>& points, Instant at) {
  const auto right = std::find_if(points.begin() + 1, points.end(),
                                  [&](const PlannedPoint& point) { return at <= point.at; });
  const auto left = right - 1;
  const Ratio way((at - left->at).count(), (right->at - left->at).count());
  return left->ratio + (right->ratio - left->ratio) * way;
}

std::optional<Ratio> share(FenSum part, FenSum whole) {
  if (whole.count == 0) return std::nullopt;
  return Ratio(part.count, whole.count);
}

void finish(MoneyFigures& money) {
  money.execution_ratio = share(money.executed, money.budget);
  money.initial_execution_ratio = share(money.executed, money.initial);
}

void add(MoneyFigures& sum, const MoneyFigures& part) {
  sum.initial += part.initial;
  sum.budget += part.budget;
  sum.executed += part.executed;
}

/// The items that match and have a fact, by name.
std::vector<ItemStanding> items_of(const Selector& select, const BudgetBook& book, int year,
                                   Instant at) {
  std::vector<ItemStanding> items;
  const auto known = book.find(year);
  if (known == book.end()) return items;
  items.reserve(known->second.size());
  for (const auto& [id, item] : known->second) {
    auto facts = item.before(at);
    if (!facts.any_fact || !picks(select, id, facts.project)) continue;
    ItemStanding standing{id, std::move(facts.project), {}};
    standing.money.initial = facts.initial;
    standing.money.budget = facts.initial + facts.adjusted;
    standing.money.executed = facts.executed;
    finish(standing.money);
    standing.name = std::move(facts.name);
    items.push_back(std::move(standing));
  }
  return items;
}

std::vector<ProjectStanding> projects_of(const std::vector<ItemStanding>& items) {
  std::map<std::string, MoneyFigures> by_name;
  for (const ItemStanding& item : items) add(by_name[item.project], item.money);
  std::vector<ProjectStanding> projects;
  for (auto& [name, money] : by_name) {
    finish(money);
    projects.push_back({name, std::move(money)});
  }
  return projects;
}

std::optional<bool> is_met(const BudgetExecutionTarget& promise,
                           const BudgetExecutionStanding& standing) {
  const MoneyFigures& money = standing.money;
  if (money.budget.count == 0) return std::nullopt;
  const Ratio wanted = standing.planned_ratio * Ratio(promise.objective) - Ratio(promise.tolerance);
  return Ratio(money.executed.count, 1) >= wanted * Ratio(money.budget.count, 1) &&
         money.executed <= money.budget;
}

State state_of(const BudgetExecutionTarget& promise, const BudgetExecutionStanding& standing,
               bool year_is_over) {
  const MoneyFigures& money = standing.money;
  if (money.budget.count == 0 && money.executed.count <= 0) return State::kNoData;
  const bool missed =
      Ratio(money.executed.count, 1) < Ratio(promise.objective) * Ratio(money.budget.count, 1);
  if (money.executed > money.budget || (year_is_over && missed)) return State::kBreached;
  return standing.met == false ? State::kAtRisk : State::kMet;
}

}  // namespace

bool picks(const Selector& select, const std::string& item, const std::string& project) {
  return select.conditions().empty() || select.matches({{"item", item}, {"project", project}});
}

TargetStanding budget_execution_at(const Target& target, const BudgetExecutionTarget& promise,
                                   CalendarAt& calendar_at, const BudgetBook& book) {
  const Calendar& calendar = calendar_at.calendar();
  const Instant at = calendar_at.at();
  const Interval period = calendar_at.period(Period::kYear);
  const int year = calendar.fiscal_year_of(at - Millis{1});
  BudgetExecutionStanding standing;
  standing.objective = promise.objective;
  standing.items = items_of(promise.select, book, year, at);
  standing.projects = projects_of(standing.items);
  for (const ProjectStanding& project : standing.projects) add(standing.money, project.money);
  finish(standing.money);

  const Ratio elapsed((at - period.from).count(), period.length().count());
  standing.planned_ratio = planned_at(points_of(promise.plan, calendar, period, year), at);
  if (const auto& executed = standing.money.execution_ratio) {
    if (!standing.planned_ratio.is_zero()) standing.burn_rate = *executed / standing.planned_ratio;
    standing.forecast_ratio = *executed / elapsed;
  }
  standing.met = is_met(promise, standing);
  const State state = state_of(promise, standing, at == period.to);
  return {target.id,
          target.name,
          state,
          {std::string{to_string(Period::kYear)}, period},
          std::move(standing)};
}

}  // namespace kpiwatch
