#include "tests/support/worlds/random_promises.h"

#include <algorithm>

namespace kpiwatch::worlds {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

using Condition = Selector::Condition;

Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

Selector any_asset_selector(Dice& dice) {
  switch (dice.below(5)) {
    case 0:
      return Selector{};
    case 1:
      return Selector({Condition{"kind", {"camera", "line"}}, Condition{"town", {"x"}}});
    case 2:
      return Selector({Condition{"town", {"x", ""}}});
    default:
      return Selector({Condition{"kind", {dice.any_of<std::string>({"camera", "line"})}}});
  }
}

Selector any_fault_selector(Dice& dice) {
  switch (dice.below(4)) {
    case 0:
      return Selector{};
    case 1:
      return Selector({Condition{"town", {"x", "y"}}});
    default:
      return Selector({Condition{"kind", {"network", dice.any_of<std::string>({"system", "-"})}}});
  }
}

Selector any_item_selector(Dice& dice) {
  switch (dice.below(4)) {
    case 0:
      return Selector({Condition{"project", {"p"}}});
    case 1:
      return Selector({Condition{"item", {"i1", "i2"}}});
    default:
      return Selector{};
  }
}

std::vector<Millis> any_samples(Dice& dice) {
  const std::vector<std::vector<Millis>> choices{
      {minutes{0}},
      {hours{9}, hours{15}},
      {minutes{1}, minutes{150}, hours{12}},
      {minutes{0}, minutes{30}, hours{2}, hours{23}, hours{23} + minutes{30}}};
  return dice.any_of(choices);
}

OnlineRateTarget any_online_rate(Dice& dice) {
  OnlineRateTarget promise;
  promise.select = any_asset_selector(dice);
  promise.objective =
      decimal(dice.any_of({"0.5", "0.9", "0.625", "0.58", "0.75", "0.000000000000000001"}));
  if (dice.one_in(3)) promise.unknown = OnlineRateTarget::Unknown::kOffline;
  if (dice.one_in(3)) promise.sampled = any_samples(dice);
  return promise;
}

FaultsTarget any_faults(Dice& dice) {
  FaultsTarget promise;
  promise.select = any_fault_selector(dice);
  if (!dice.one_in(3)) promise.offline_of = any_asset_selector(dice);
  promise.limit = dice.any_of({0, 1, 2, 5, 10});
  if (!dice.one_in(4)) promise.max_duration = round_length(dice);
  if (!dice.one_in(3)) promise.merge_gap = round_length(dice);
  if (dice.one_in(2)) promise.ignore_shorter_than = round_length(dice);
  return promise;
}

BudgetExecutionTarget::Plan any_plan(Dice& dice) {
  using Point = BudgetExecutionTarget::Point;
  using std::chrono::month_day;
  switch (dice.below(4)) {
    case 0:
      return BudgetExecutionTarget::Monthly{};
    case 1:  // in order of every fiscal year in use
      return std::vector<Point>{{month_day(std::chrono::November / 30), decimal("0.3")},
                                {month_day(std::chrono::December / 28), decimal("0.7")}};
    case 2:
      return std::vector<Point>{{month_day(std::chrono::October / 26), decimal("0.25")}};
    default:
      return BudgetExecutionTarget::Linear{};
  }
}

BudgetExecutionTarget any_budget_execution(Dice& dice) {
  BudgetExecutionTarget promise;
  promise.select = any_item_selector(dice);
  promise.objective = decimal(dice.any_of({"1", "0.95", "0.5"}));
  promise.tolerance = decimal(dice.any_of({"0.1", "0", "0.05"}));
  promise.plan = any_plan(dice);
  return promise;
}

std::vector<std::string> any_grouping(Dice& dice) {
  const std::vector<std::vector<std::string>> choices{
      {}, {"town"}, {"kind"}, {"kind", "town"}, {"town", "class"}};
  return dice.any_of(choices);
}

/// The period's first, then some others, each once.
std::vector<Window> any_windows(Period period, Dice& dice) {
  std::vector<Window> windows{parse_window(to_string(period)).value()};
  const int more = dice.below(4);
  for (int i = 0; i < more; ++i) {
    const Window window = parse_window(dice.any_of({"day", "week", "month", "quarter", "year", "1m",
                                                    "1h", "3d", "30d"}))
                              .value();
    if (std::ranges::find(windows, window) == windows.end()) windows.push_back(window);
  }
  return windows;
}

}  // namespace

Promises make_promises(std::uint64_t seed, const Moments& moments) {
  Dice dice(seed);
  Promises promises;
  promises.site = "somewhere";
  promises.calendar = moments.calendar;
  if (!dice.one_in(3)) promises.heartbeat_timeouts["camera"] = round_length(dice);
  if (dice.one_in(3)) promises.heartbeat_timeouts["line"] = round_length(dice);
  const int year = moments.calendar.fiscal_year_of(moments.anchors.front());
  for (const int which : {year - 1, year, year + 1}) {
    for (const char* item : {"i1", "i2"}) {
      if (!dice.one_in(3)) continue;
      promises.items.push_back({which, item, item, Fen{dice.below(300) * 100},
                                dice.any_of<std::string>({"p", "q", ""})});
    }
  }
  return promises;
}

Target make_target(std::uint64_t seed, const std::string& id) {
  Dice dice(seed);
  Target target;
  target.id = id;
  target.name = "target " + id;
  target.period =
      dice.any_of({Period::kDay, Period::kWeek, Period::kMonth, Period::kQuarter, Period::kYear});
  target.by = any_grouping(dice);
  switch (dice.below(5)) {
    case 0:
      target.promise = any_budget_execution(dice);
      target.period = Period::kYear;
      target.by.clear();
      break;
    case 1:
    case 2:
      target.promise = any_online_rate(dice);
      break;
    default:
      target.promise = any_faults(dice);
  }
  target.windows = any_windows(target.period, dice);
  if (std::holds_alternative<BudgetExecutionTarget>(target.promise)) target.windows.resize(1);
  return target;
}

}  // namespace kpiwatch::worlds
