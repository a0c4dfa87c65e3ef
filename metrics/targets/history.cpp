#include "metrics/targets/history.h"

#include <algorithm>
#include <span>

namespace kpiwatch {
namespace {

/// The first boundary after `instant`.
Instant next_boundary(Instant instant, const std::variant<Period, Millis>& step,
                      const Calendar& calendar) {
  if (const auto* length = std::get_if<Millis>(&step)) return instant + *length;
  return calendar.period_at(std::get<Period>(step), instant + Millis{1}).to;
}

OnlineStep difference(const OnlineRateIndex::Sums& until, const OnlineRateIndex::Sums& from) {
  return {until.good - from.good, until.counted - from.counted, until.unknown - from.unknown,
          until.excluded - from.excluded};
}

std::vector<OnlineStep> online_steps(const OnlineRateIndex& index, GroupTable::Index group,
                                     std::span<const std::int64_t> places) {
  std::vector<OnlineRateIndex::Sums> until(places.size());
  index.until(group, places, until);
  std::vector<OnlineStep> steps;
  steps.reserve(places.size());
  for (std::size_t i = 1; i < until.size(); ++i)
    steps.push_back(difference(until[i], until[i - 1]));
  return steps;
}

/// Where the intervals begin, and where the last one ends.
std::vector<Instant> edges_of(const std::vector<Interval>& intervals) {
  std::vector<Instant> edges{intervals.front().from};
  for (const Interval& interval : intervals) edges.push_back(interval.to);
  return edges;
}

void add(const OnlineStep& part, OnlineStep& whole) {
  whole.good += part.good;
  whole.counted += part.counted;
  whole.unknown += part.unknown;
  whole.excluded += part.excluded;
}

bool counts_nothing(const std::vector<OnlineStep>& steps) {
  return std::ranges::all_of(steps, [](const OnlineStep& step) { return step.counted == 0; });
}

void add(const CountedFault& fault, const FaultsTarget& promise, FaultsStep& step) {
  ++step.count;
  if (promise.max_duration && fault.duration > *promise.max_duration) ++step.overlong;
  step.longest = std::max(step.longest, fault.duration);
  step.total += fault.duration;
}

/// The place of the interval that holds the instant.
std::size_t place_of(Instant instant, const std::vector<Interval>& intervals) {
  const auto after = std::ranges::upper_bound(intervals, instant, {}, &Interval::from);
  return static_cast<std::size_t>(after - intervals.begin()) - 1;
}

FenSum executed_before(const Selector& select, const BudgetBook& book, int year, Instant at) {
  FenSum executed;
  const auto known = book.find(year);
  if (known == book.end()) return executed;
  for (const auto& [id, item] : known->second) {
    const auto facts = item.before(at);
    if (facts.any_fact && picks(select, id, facts.project)) executed += facts.executed;
  }
  return executed;
}

int fiscal_year_at_end(const Interval& interval, const Calendar& calendar) {
  return calendar.fiscal_year_of(interval.to - Millis{1});
}

std::size_t items_of(const std::vector<Interval>& intervals, const Calendar& calendar,
                     const BudgetBook& book) {
  std::size_t items = 0;
  for (const Interval& interval : intervals) {
    const auto known = book.find(fiscal_year_at_end(interval, calendar));
    items += known == book.end() ? 1 : known->second.size();
  }
  return items;
}

}  // namespace

bool GroupChoice::wants(const GroupLabels& group) const {
  return any && std::ranges::all_of(labels, [&](const auto& label) {
           return std::ranges::find(group, label) != group.end();
         });
}

std::vector<Interval> steps_of(const Interval& span, const std::variant<Period, Millis>& step,
                               const Calendar& calendar, std::size_t most) {
  std::vector<Interval> steps;
  for (Instant from = span.from; from < span.to && steps.size() <= most;) {
    const Instant to = std::min(next_boundary(from, step, calendar), span.to);
    steps.push_back({from, to});
    from = to;
  }
  return steps;
}

OnlineRateHistory online_rate_history(const OnlineRateTarget& promise, const OnlineRateIndex& index,
                                      const std::vector<Interval>& intervals,
                                      const GroupChoice& groups) {
  OnlineRateHistory history{promise.objective, !promise.sampled.empty(), {}, {}};
  history.steps.resize(intervals.size());
  const auto places = index.places_of(edges_of(intervals));
  for (const auto& [values, group] : index.groups().in_order()) {
    auto steps = online_steps(index, group, places);
    for (std::size_t i = 0; i < steps.size(); ++i) add(steps[i], history.steps[i]);
    if (index.groups().by_nothing() || counts_nothing(steps)) continue;
    auto labels = index.groups().labels_of(values);
    if (groups.wants(labels)) history.groups.push_back({std::move(labels), std::move(steps)});
  }
  return history;
}

FaultsHistory faults_history(const FaultsTarget& promise, const FaultsIndex& index,
                             const std::vector<Interval>& intervals, const GroupChoice& groups) {
  FaultsHistory history;
  history.steps.resize(intervals.size());
  std::vector<std::vector<FaultsStep>> by_group(index.groups().size());
  const Instant from = intervals.front().from;
  for (const CountedFault& fault : index.faults_at(from, intervals.back().to)) {
    if (fault.start < from) continue;  // still open
    const std::size_t place = place_of(fault.start, intervals);
    add(fault, promise, history.steps[place]);
    auto& steps = by_group[index.group_of(fault.attributes)];
    steps.resize(intervals.size());
    add(fault, promise, steps[place]);
  }
  for (const auto& [values, group] : index.groups().in_order()) {
    if (index.groups().by_nothing() || by_group[group].empty()) continue;
    auto labels = index.groups().labels_of(values);
    if (groups.wants(labels))
      history.groups.push_back({std::move(labels), std::move(by_group[group])});
  }
  return history;
}

BudgetExecutionHistory budget_execution_history(const Target& target,
                                                const BudgetExecutionTarget& promise,
                                                const Calendar& calendar, const BudgetBook& book,
                                                const std::vector<Interval>& intervals) {
  BudgetExecutionHistory history{{}, items_of(intervals, calendar, book)};
  if (history.items > kMostFiguresOfHistory) return history;
  std::optional<int> year_before;
  for (const Interval& interval : intervals) {
    CalendarAt end(calendar, interval.to);
    auto at_end =
        std::get<BudgetExecutionStanding>(budget_execution_at(target, promise, end, book).standing);
    const int year = fiscal_year_at_end(interval, calendar);
    const FenSum before = year == year_before
                              ? history.steps.back().money.executed
                              : executed_before(promise.select, book, year, interval.from);
    history.steps.push_back(
        {at_end.money, at_end.money.executed - before, at_end.planned_ratio, at_end.met});
    year_before = year;
  }
  return history;
}

}  // namespace kpiwatch
