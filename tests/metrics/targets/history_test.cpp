#include "metrics/targets/history.h"

#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"
#include "tests/metrics/targets/one_target.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::EventBuilder;
using support::instant;

Calendar calendar_in(std::string_view zone) {
  Calendar calendar;
  calendar.zone = TimeZone::find(zone).value();
  return calendar;
}

/// The edges of the steps, in UTC.
std::vector<std::string> edges_of(std::string_view from, std::string_view to,
                                  const std::variant<Period, Millis>& step,
                                  std::string_view zone = "UTC", std::size_t most = 100) {
  std::vector<std::string> edges;
  for (const Interval& interval :
       steps_of({instant(from), instant(to)}, step, calendar_in(zone), most)) {
    if (edges.empty()) edges.push_back(format_instant_utc(interval.from));
    edges.push_back(format_instant_utc(interval.to));
  }
  return edges;
}

using Edges = std::vector<std::string>;

TEST(HistorySteps, EndAtTheCalendarsBoundaries) {
  EXPECT_EQ(edges_of("2025-01-30T12:00:00Z", "2025-02-01T06:00:00Z", Period::kDay),
            (Edges{"2025-01-30T12:00:00Z", "2025-01-31T00:00:00Z", "2025-02-01T00:00:00Z",
                   "2025-02-01T06:00:00Z"}));
  EXPECT_EQ(edges_of("2025-01-01T00:00:00Z", "2025-03-01T00:00:00Z", Period::kMonth),
            (Edges{"2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z"}));
}

TEST(HistorySteps, AreLocal) {
  EXPECT_EQ(edges_of("2025-03-29T23:00:00Z", "2025-03-31T22:00:00Z", Period::kDay, "Europe/Berlin"),
            (Edges{"2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z", "2025-03-31T22:00:00Z"}))
      << "a day of 23 hours";
}

TEST(HistorySteps, AreOfOneLengthFromTheBeginningOn) {
  EXPECT_EQ(edges_of("2025-01-01T00:30:00Z", "2025-01-01T03:00:00Z", std::chrono::hours{1}),
            (Edges{"2025-01-01T00:30:00Z", "2025-01-01T01:30:00Z", "2025-01-01T02:30:00Z",
                   "2025-01-01T03:00:00Z"}));
}

TEST(HistorySteps, StopOneBeyondTheMost) {
  EXPECT_EQ(edges_of("1900-01-01T00:00:00Z", "2025-01-01T00:00:00Z", Millis{1}, "UTC", 10).size(),
            12u);
}

TEST(GroupChoice, WantsGroupsThatHaveAllItsLabels) {
  const GroupLabels group{{"town", "a"}, {"class", "1"}};
  EXPECT_FALSE((GroupChoice{.any = false, .labels = {}}.wants(group)));
  EXPECT_TRUE((GroupChoice{.any = true, .labels = {}}.wants(group)));
  EXPECT_TRUE((GroupChoice{.any = true, .labels = {{"class", "1"}}}.wants(group)));
  EXPECT_FALSE((GroupChoice{.any = true, .labels = {{"class", "1"}, {"town", "b"}}}.wants(group)));
}

/// Money of the fiscal year from the first of April, in yuan.
class BudgetHistory : public testing::Test {
 protected:
  void tell(const EventBuilder& event) { told_.tell(event); }
  BudgetExecutionHistory history(std::string_view from, std::string_view to,
                                 Period step = Period::kDay) {
    return std::get<BudgetExecutionHistory>(told_.history(from, to, step).history);
  }
  std::vector<BudgetStep> steps(std::string_view from, std::string_view to, Period step) {
    return history(from, to, step).steps;
  }

 private:
  static Promises promises() {
    Promises promises;
    promises.calendar.fiscal_year_start = std::chrono::April / 1;
    return promises;
  }

  OneTarget told_{
      make_target(
          "spending", Period::kYear,
          BudgetExecutionTarget{{}, decimal("1"), decimal("0.1"), BudgetExecutionTarget::Linear{}}),
      promises()};
};

EventBuilder spent(std::string_view time, std::string_view amount) {
  return EventBuilder("budget.spent", "item", time).text("amount", amount);
}

TEST_F(BudgetHistory, TellsWhatWasExecutedWithinAndUpToEachStepsEnd) {
  tell(EventBuilder("budget.appropriated", "item", "2025-04-01T00:00:00Z").text("amount", "100"));
  tell(spent("2025-04-10T00:00:00Z", "10"));
  tell(spent("2025-05-01T00:00:00Z", "20"));
  tell(EventBuilder("budget.refunded", "item", "2025-06-10T00:00:00Z").text("amount", "5"));
  const auto months = steps("2025-04-01T00:00:00Z", "2025-07-01T00:00:00Z", Period::kMonth);
  ASSERT_EQ(months.size(), 3u);
  EXPECT_EQ(months[0].executed_within, FenSum{Fen{1'000}});
  EXPECT_EQ(months[1].executed_within, FenSum{Fen{2'000}});
  EXPECT_EQ(months[2].executed_within, FenSum{Fen{-500}});
  EXPECT_EQ(months[2].money.executed, FenSum{Fen{2'500}});
  EXPECT_EQ(months[2].money.budget, FenSum{Fen{10'000}});
  EXPECT_EQ(months[2].planned_ratio, Ratio(91, 365));
}

TEST_F(BudgetHistory, BeginsAnewWithTheFiscalYear) {
  tell(spent("2025-03-20T00:00:00Z", "10"));
  tell(spent("2025-04-01T00:00:00Z", "20"));
  const auto steps_over = steps("2025-03-15T00:00:00Z", "2025-04-20T00:00:00Z", Period::kMonth);
  ASSERT_EQ(steps_over.size(), 2u);
  EXPECT_EQ(steps_over[0].money.executed, FenSum{Fen{1'000}});
  EXPECT_EQ(steps_over[1].money.executed, FenSum{Fen{2'000}});
  EXPECT_EQ(steps_over[1].executed_within, FenSum{Fen{2'000}});
}

TEST_F(BudgetHistory, IsNotToldOfTooManyItems) {
  const auto items = [this] {
    return history("2025-04-01T00:00:00Z", "2026-04-01T00:00:00Z").items;
  };
  EXPECT_EQ(items(), 365u) << "each step is something to be told";
  for (int item = 0; item < 273; ++item)
    tell(EventBuilder("budget.spent", "item-" + std::to_string(item), "2025-05-01T00:00:00Z")
             .text("amount", "1"));
  EXPECT_EQ(items(), 99'645u);
  EXPECT_EQ(history("2025-04-01T00:00:00Z", "2026-04-01T00:00:00Z").steps.size(), 365u);
  tell(spent("2025-05-01T00:00:00Z", "1"));
  EXPECT_EQ(items(), 100'010u);
  EXPECT_TRUE(history("2025-04-01T00:00:00Z", "2026-04-01T00:00:00Z").steps.empty());
}

TEST(FaultsHistoryTest, TellsFaultsWhereTheyBeganAsTheyAreAtTheEnd) {
  FaultsTarget promise;
  promise.limit = 10;
  promise.max_duration = std::chrono::minutes{30};
  Target target = make_target("outages", Period::kYear, promise);
  target.by = {"kind"};
  OneTarget told(target);
  told.tell(support::fault_opened("before", "1970-01-01T00:00:00Z"));
  told.tell(support::fault_opened("over-midnight", "1970-01-02T23:50:00Z"));
  told.tell(support::fault_closed("over-midnight", "1970-01-03T00:30:00Z"));
  const auto history = told.history("1970-01-02T00:00:00Z", "1970-01-04T00:00:00Z", Period::kDay);
  const auto& faults = std::get<FaultsHistory>(history.history);
  ASSERT_EQ(faults.steps.size(), 2u);
  EXPECT_EQ(faults.steps[0].count, 1);
  EXPECT_EQ(faults.steps[0].overlong, 1);
  EXPECT_EQ(faults.steps[0].longest, std::chrono::minutes{40});
  EXPECT_EQ(faults.steps[1].count, 0);
  ASSERT_EQ(faults.groups.size(), 1u);
  EXPECT_EQ(faults.groups[0].steps[0].count, 1);
}

}  // namespace
}  // namespace kpiwatch
