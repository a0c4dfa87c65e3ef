#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"
#include "tests/laws/check_law.h"
#include "tests/laws/told_ledger.h"
#include "tests/support/board_text.h"

namespace kpiwatch::laws {
namespace {

/// A text of sums that can be told apart and compared whole.
struct OnlineSums {
  AssetSum good = 0;
  AssetSum counted = 0;
  AssetSum unknown = 0;
  AssetSum excluded = 0;

  OnlineSums& operator+=(const OnlineWindow& window) {
    good += window.good;
    counted += window.counted;
    unknown += window.unknown;
    excluded += window.excluded;
    return *this;
  }
  bool operator==(const OnlineSums&) const = default;
};

struct FaultSums {
  std::int64_t count = 0;
  std::int64_t overlong = 0;
  MillisSum total{0};
  Millis longest{0};

  FaultSums& operator+=(const FaultsWindow& window) {
    count += window.count;
    overlong += window.overlong;
    total += window.total;
    longest = std::max(longest, window.longest);
    return *this;
  }
  bool operator==(const FaultSums&) const = default;
};

/// A group for which nothing is counted is left out, with what it has of unknown and excluded.
bool groups_fit(const OnlineSums& groups, const OnlineSums& whole) {
  return groups.good == whole.good && groups.counted == whole.counted &&
         groups.unknown <= whole.unknown && groups.excluded <= whole.excluded;
}
bool groups_fit(const FaultSums& groups, const FaultSums& whole) { return groups == whole; }

/// Does every window of the groups add up to the target's?
template <class Sums, class Standing>
bool adds_up(const Standing& standing) {
  for (std::size_t i = 0; i < standing.windows.size(); ++i) {
    Sums whole;
    whole += standing.windows[i];
    Sums groups;
    for (const auto& group : standing.groups) groups += group.windows.at(i);
    if (!groups_fit(groups, whole)) return false;
  }
  return true;
}

bool now_adds_up(const OnlineRateStanding& standing) {
  OnlineNow sum;
  for (const OnlineGroup& group : standing.groups) {
    sum.online += group.now.online;
    sum.counted += group.now.counted;
  }
  return sum.online == standing.now.online && sum.counted == standing.now.counted;
}

struct AddsUp {
  bool operator()(const OnlineRateStanding& standing) const {
    return adds_up<OnlineSums>(standing) && now_adds_up(standing);
  }
  bool operator()(const FaultsStanding& standing) const { return adds_up<FaultSums>(standing); }
  bool operator()(const BudgetExecutionStanding& standing) const {
    MoneyFigures items;
    MoneyFigures projects;
    for (const ItemStanding& item : standing.items) add(items, item.money);
    for (const ProjectStanding& project : standing.projects) add(projects, project.money);
    return is_same(items, standing.money) && is_same(projects, standing.money);
  }

 private:
  static void add(MoneyFigures& sum, const MoneyFigures& part) {
    sum.initial += part.initial;
    sum.budget += part.budget;
    sum.executed += part.executed;
  }
  static bool is_same(const MoneyFigures& left, const MoneyFigures& right) {
    return left.initial == right.initial && left.budget == right.budget &&
           left.executed == right.executed;
  }
};

bool has_parts(const Target& target) {
  return !target.by.empty() || std::holds_alternative<BudgetExecutionTarget>(target.promise);
}

std::string parts_add_up(const worlds::World& world) {
  ToldLedger told(world.promises);
  told.tell(world.events);
  for (const Instant at : some_instants(world, 8)) {
    const Board board = told.board_at(at);
    for (std::size_t i = 0; i < board.targets.size(); ++i) {
      if (!has_parts(world.promises.targets[i])) continue;
      if (std::visit(AddsUp{}, board.targets[i].standing)) continue;
      return "at " + format_instant_utc(at) + "\n" + support::to_exact_text(board.targets[i]);
    }
  }
  return "";
}

TEST(Laws, GroupsProjectsAndItemsAddUpToTheirTarget) { check_law(parts_add_up); }

/// The same promises, told over days and months.
Promises over_days_and_months(Promises promises) {
  for (Target& target : promises.targets) {
    target.period = Period::kMonth;
    target.windows = {parse_window("month").value(), parse_window("day").value()};
  }
  std::erase_if(promises.targets, [](const Target& target) {
    return !std::holds_alternative<OnlineRateTarget>(target.promise);
  });
  return promises;
}

OnlineSums sums_of(const Board& board, std::size_t target, std::size_t window) {
  OnlineSums sums;
  sums += std::get<OnlineRateStanding>(board.targets[target].standing).windows[window];
  return sums;
}

std::string days_add_up_to_their_month(const worlds::World& world) {
  const Promises promises = over_days_and_months(world.promises);
  if (promises.targets.empty()) return "";
  ToldLedger told(promises);
  told.tell(world.events);
  const Instant anchor = world.instants[world.instants.size() / 2];
  const Interval month = promises.calendar.period_at(Period::kMonth, anchor);
  const Board whole = told.board_at(month.to);
  std::vector<OnlineSums> days(promises.targets.size());
  for (Instant end = month.to; end > month.from;
       end = promises.calendar.period_at(Period::kDay, end).from) {
    const Board day = told.board_at(end);
    for (std::size_t i = 0; i < days.size(); ++i) {
      days[i] += std::get<OnlineRateStanding>(day.targets[i].standing).windows[1];
    }
  }
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (days[i] == sums_of(whole, i, 0)) continue;
    return "month of " + format_instant_utc(anchor) + "\n" +
           support::to_exact_text(whole.targets[i]);
  }
  return "";
}

TEST(Laws, DaysAddUpToTheirMonth) { check_law(days_add_up_to_their_month, 500); }

}  // namespace
}  // namespace kpiwatch::laws
