#include "metrics/targets/budget_execution.h"

#include <gtest/gtest.h>

#include "tests/metrics/targets/one_target.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::budget;

using Points = std::vector<BudgetExecutionTarget::Point>;

/// The year 1970 in UTC, 365 days; a quarter of them has passed at six in the morning of April 2nd.
constexpr auto kQuarter = "1970-04-02T06:00:00Z";
constexpr auto kHalf = "1970-07-02T12:00:00Z";
constexpr auto kEndOfYear = "1971-01-01T00:00:00Z";
constexpr auto kFebruary = "1970-02-01T00:00:00Z";

using Plan = BudgetExecutionTarget::Plan;

/// As planned but for a tenth, and in the end the objective.
Target spending(std::string_view objective = "1.0", Plan plan = {}, Selector select = {}) {
  return make_target("spending", Period::kYear,
                     BudgetExecutionTarget{std::move(select), decimal(objective), decimal("0.10"),
                                           std::move(plan)});
}

Target spending_of(const std::string& attribute, std::vector<std::string> values) {
  return spending("1.0", {}, where(attribute, std::move(values)));
}

Promises with_items(std::vector<std::pair<std::string, std::string>> amounts) {
  Promises promises;
  for (const auto& [id, yuan] : amounts) {
    promises.items.push_back(
        {1970, id, "", to_fen(decimal(yuan), MoneyUnit::kYuan).value(), "p-" + id});
  }
  return promises;
}

BudgetExecutionStanding standing_at(OneTarget& target, std::string_view time) {
  return std::get<BudgetExecutionStanding>(target.standing_at(time).standing);
}

std::string planned_at(const Plan& plan, std::string_view time, Calendar calendar = {}) {
  Promises promises;
  promises.calendar = std::move(calendar);
  OneTarget target(spending("1.0", plan), std::move(promises));
  return support::to_exact_text(standing_at(target, time).planned_ratio);
}

/// The state at `time` with a budget of 1000 yuan of which `spent` was spent in February.
State state_when_spent(std::string_view spent, std::string_view time,
                       std::string_view objective = "1.0") {
  OneTarget target(spending(objective), with_items({{"a", "1000"}}));
  target.tell(budget("spent", "a", kFebruary, spent));
  return target.state_at(time);
}

TEST(BudgetExecution, IsToldWholeByProjectsAndItems) {
  OneTarget target(spending(), with_items({{"a", "1000"}, {"b", "600"}}));
  target.tell(budget("adjusted", "b", kFebruary, "-100").json("year", "1970"));
  target.tell(budget("spent", "a", kFebruary, "300"));
  target.tell(budget("refunded", "a", "1970-03-01T00:00:00Z", "60"));
  target.tell(budget("spent", "c", kFebruary, "10"));
  // A quarter of the year: 250 of 1500 is a sixth, and two thirds of what was planned.
  EXPECT_EQ(target.text_at(kQuarter), R"(target spending "n" met year 0..31536000000
  objective 1 initial 160000 budget 150000 executed 25000 ratio 1/6 initial ratio 5/32
  planned 1/4 burn 2/3 met 1 forecast 2/3
  project "" initial 0 budget 0 executed 1000 ratio - initial ratio -
  project "p-a" initial 100000 budget 100000 executed 24000 ratio 6/25 initial ratio 6/25
  project "p-b" initial 60000 budget 50000 executed 0 ratio 0/1 initial ratio 0/1
  item "a" project "p-a" initial 100000 budget 100000 executed 24000 ratio 6/25 initial ratio 6/25
  item "b" project "p-b" initial 60000 budget 50000 executed 0 ratio 0/1 initial ratio 0/1
  item "c" project "" initial 0 budget 0 executed 1000 ratio - initial ratio -
)");
}

TEST(BudgetExecution, WithoutABudgetThereAreNoData) {
  OneTarget target(spending());
  EXPECT_EQ(target.text_at(kQuarter), R"(target spending "n" no_data year 0..31536000000
  objective 1 initial 0 budget 0 executed 0 ratio - initial ratio -
  planned 1/4 burn - met - forecast -
)");
  target.tell(budget("refunded", "a", kFebruary, "1"));
  EXPECT_EQ(target.state_at(kQuarter), State::kNoData);
  target.tell(budget("spent", "a", kFebruary, "1.01"));
  EXPECT_EQ(target.state_at(kQuarter), State::kBreached) << "spent without a budget";
}

TEST(BudgetExecution, IsMetFromTheToleranceBelowThePlanOn) {
  // Planned is a quarter, the tolerance a tenth: 150 of 1000.
  EXPECT_EQ(state_when_spent("150", kQuarter), State::kMet);
  EXPECT_EQ(state_when_spent("149.99", kQuarter), State::kAtRisk);
  // Half of it is promised: 0.25 * 0.5 - 0.1 is 25 of 1000.
  EXPECT_EQ(state_when_spent("25", kQuarter, "0.5"), State::kMet);
  EXPECT_EQ(state_when_spent("24.99", kQuarter, "0.5"), State::kAtRisk);
}

TEST(BudgetExecution, MoreThanTheBudgetIsABreachAtAnyTime) {
  EXPECT_EQ(state_when_spent("1000", kQuarter), State::kMet);
  EXPECT_EQ(state_when_spent("1000.01", kQuarter), State::kBreached);
}

TEST(BudgetExecution, AtTheEndOfTheYearTheObjectiveCountsWithoutTolerance) {
  EXPECT_EQ(state_when_spent("999.99", "1970-12-31T23:59:59.999Z"), State::kMet);
  EXPECT_EQ(state_when_spent("999.99", kEndOfYear), State::kBreached);
  EXPECT_EQ(state_when_spent("1000", kEndOfYear), State::kMet);
  EXPECT_EQ(state_when_spent("800", kEndOfYear, "0.8"), State::kMet);
  EXPECT_EQ(state_when_spent("799.99", kEndOfYear, "0.8"), State::kBreached);
  EXPECT_EQ(state_when_spent("1", "1971-01-01T00:00:00.001Z"), State::kNoData) << "a new year";
}

TEST(BudgetExecution, ALinearPlanFollowsTheTimeThatHasPassed) {
  const Plan linear = BudgetExecutionTarget::Linear{};
  EXPECT_EQ(planned_at(linear, "1970-01-01T00:00:00.001Z"), "1/31536000000");
  EXPECT_EQ(planned_at(linear, kQuarter), "1/4");
  EXPECT_EQ(planned_at(linear, kHalf), "1/2");
  EXPECT_EQ(planned_at(linear, kEndOfYear), "1/1");
}

TEST(BudgetExecution, AMonthlyPlanIsATwelfthAtTheEndOfEachMonth) {
  const Plan monthly = BudgetExecutionTarget::Monthly{};
  EXPECT_EQ(planned_at(monthly, "1970-02-01T00:00:00Z"), "1/12");
  EXPECT_EQ(planned_at(monthly, "1970-02-15T00:00:00Z"), "1/8");
  EXPECT_EQ(planned_at(monthly, "1970-03-01T00:00:00Z"), "1/6");
  EXPECT_EQ(planned_at(monthly, "1970-12-01T00:00:00Z"), "11/12");
  EXPECT_EQ(planned_at(monthly, kEndOfYear), "1/1");
  using namespace std::chrono_literals;
  const Calendar from_april{TimeZone{}, std::chrono::April / 6};
  EXPECT_EQ(planned_at(monthly, "1970-05-06T00:00:00Z", from_april), "1/12");
  EXPECT_EQ(planned_at(monthly, "1971-03-06T00:00:00Z", from_april), "11/12");
}

TEST(BudgetExecution, APlanByPointsIsReachedAtTheEndOfEachDay) {
  const Plan points =
      Points{{std::chrono::March / 31, decimal("0.25")}, {std::chrono::June / 30, decimal("0.5")}};
  EXPECT_EQ(planned_at(points, "1970-02-15T00:00:00Z"), "1/8");
  EXPECT_EQ(planned_at(points, "1970-04-01T00:00:00Z"), "1/4");
  EXPECT_EQ(planned_at(points, "1970-05-16T12:00:00Z"), "3/8");
  EXPECT_EQ(planned_at(points, "1970-07-01T00:00:00Z"), "1/2");
  EXPECT_EQ(planned_at(points, "1970-10-01T00:00:00Z"), "3/4");
  EXPECT_EQ(planned_at(points, kEndOfYear), "1/1");
}

TEST(BudgetExecution, PointsOfAFiscalYearLieInTheCalendarYearThatTheyBelongTo) {
  const Calendar from_july{TimeZone::find("Asia/Shanghai").value(), std::chrono::July / 1};
  const Plan points = Points{{std::chrono::December / 31, decimal("0.4")},
                             {std::chrono::March / 31, decimal("0.6")}};
  EXPECT_EQ(planned_at(points, "2026-01-01T00:00:00+08:00", from_july), "2/5");
  EXPECT_EQ(planned_at(points, "2026-04-01T00:00:00+08:00", from_july), "3/5");
  EXPECT_EQ(planned_at(points, "2026-07-01T00:00:00+08:00", from_july), "1/1");
}

TEST(BudgetExecution, ItemsAreSelectedByProjectAndItem) {
  OneTarget target(spending_of("project", {"p-a"}), with_items({{"a", "1000"}, {"b", "600"}}));
  target.tell(budget("spent", "unplanned", kFebruary, "1"));
  EXPECT_EQ(standing_at(target, kQuarter).items.size(), 1U);
  OneTarget by_item(spending_of("item", {"b", "c"}), with_items({{"a", "1000"}, {"b", "600"}}));
  by_item.tell(budget("spent", "c", kFebruary, "1"));
  const auto items = standing_at(by_item, kQuarter).items;
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].item + items[1].item, "bc");
  OneTarget of_none(spending_of("project", {""}), with_items({{"a", "1000"}}));
  of_none.tell(budget("spent", "c", kFebruary, "1"));
  EXPECT_EQ(standing_at(of_none, kQuarter).items.size(), 1U);
}

TEST(BudgetExecution, AnItemIsListedOnceAFactOfItIsBeforeTheInstant) {
  OneTarget target(spending());
  target.tell(budget("spent", "a", kFebruary, "1"));
  EXPECT_EQ(standing_at(target, kFebruary).items.size(), 0U);
  EXPECT_EQ(standing_at(target, "1970-02-01T00:00:00.001Z").items.size(), 1U);
}

TEST(BudgetExecution, AnItemMovesToTheProjectOfTheWinningAppropriation) {
  OneTarget target(spending(), with_items({{"a", "1000"}}));
  target.tell(budget("appropriated", "a", kFebruary, "1200").text("project", "new"));
  const auto item_at = [&](std::string_view time) {
    const auto item = standing_at(target, time).items.at(0);
    return item.project + " " + std::to_string(static_cast<std::int64_t>(item.money.initial.count));
  };
  EXPECT_EQ(item_at(kFebruary), "p-a 100000");
  EXPECT_EQ(item_at(kQuarter), "new 120000");
}

TEST(BudgetExecution, SumsThatPass64BitsStayExact) {
  constexpr int kMany = 10'000;
  const Fen largest = to_fen(decimal("1e13"), MoneyUnit::kYuan).value();
  BudgetBook book;
  for (int i = 0; i < kMany; ++i) {
    ItemYear& item = book[1970][std::to_string(i)];
    item.appropriate({0, support::instant(kFebruary), {}, largest, ""});
    item.move(support::instant(kFebruary), BudgetMoved::What::kExecuted,
              i == 0 ? largest - Fen{1} : largest);
  }
  const Target target = spending();
  const Calendar calendar;
  CalendarAt end(calendar, support::instant(kEndOfYear));
  const TargetStanding stands =
      budget_execution_at(target, std::get<BudgetExecutionTarget>(target.promise), end, book);
  const auto& money = std::get<BudgetExecutionStanding>(stands.standing).money;
  const Int128 sum = Int128{largest.count} * kMany;
  EXPECT_TRUE(money.budget.count == sum);
  EXPECT_TRUE(money.executed.count == sum - 1);
  EXPECT_EQ(support::to_exact_text(*money.execution_ratio),
            "9999999999999999999/10000000000000000000");
  EXPECT_EQ(stands.state, State::kBreached);
}

}  // namespace
}  // namespace kpiwatch
