#include "daemon/storage/identity/id_run.h"

#include <gtest/gtest.h>

#include <functional>
#include <optional>

namespace kpiwatch {
namespace {

/// The numbers 0, stride, 2 stride, … one after the other, the events as `event` says by index.
std::optional<IdRun> run_of(int count, std::uint64_t stride,
                            const std::function<EventNumber(int)>& event) {
  std::optional<IdRun> run = IdRun(0, event(0));
  for (int n = 1; n < count && run; ++n)
    run = IdRun::joined(*run, IdRun(stride * static_cast<std::uint64_t>(n), event(n)));
  return run;
}

TEST(IdRun, HoldsTheNumbersOfItsStrideAndNoOthers) {
  const auto run = run_of(3, 60, [](int n) { return 100 + n; });
  ASSERT_TRUE(run);
  for (const std::uint64_t number : {0, 60, 120}) EXPECT_TRUE(run->holds(number)) << number;
  for (const std::uint64_t number : {1, 59, 61, 180}) EXPECT_FALSE(run->holds(number)) << number;
  EXPECT_EQ(run->last(), 120u);
  EXPECT_EQ(run->count(), 3u);
}

TEST(IdRun, ANumberAloneKnowsItsEvent) {
  const EventRange range = IdRun(5, 77).range_of(5);
  EXPECT_TRUE(range.is_single());
  EXPECT_EQ(range.guess, 77u);
}

TEST(IdRun, TellsAboutWhereAnEventIs) {
  const auto run = run_of(1000, 60, [](int n) { return 1'000'000 + 100'000 * EventNumber(n); });
  ASSERT_TRUE(run);
  const EventRange range = run->range_of(60 * 500);
  EXPECT_NEAR(static_cast<double>(range.guess), 51'000'000, 100);
  EXPECT_EQ(range.lowest, 1'000'000u);
  EXPECT_EQ(range.highest, 100'900'000u);
}

TEST(IdRun, EventsThatLeaveTheLineAreOfAnotherRun) {
  const auto at_one_pace = [](int n) { return EventNumber(n) * 100; };
  const auto ten_times_faster = [](int n) {
    return EventNumber(n < 500 ? n : 10 * n - 4500) * 100;
  };
  EXPECT_TRUE(run_of(1000, 1, at_one_pace));
  EXPECT_FALSE(run_of(1000, 1, ten_times_faster));
}

TEST(IdRun, NumbersThatFallWhileEventsRiseAreSoonOfAnotherRun) {
  EXPECT_TRUE(run_of(100, 1, [](int n) { return 10'000 - EventNumber(n); }));
  EXPECT_FALSE(run_of(10'000, 1, [](int n) { return 100'000 - EventNumber(n); }));
}

TEST(IdRun, EveryEventIsWithinTheMarginOfTheGuess) {
  const auto event = [](int n) { return EventNumber(n) * 1000 + EventNumber(n) * 7919 % 3000; };
  const auto run = run_of(5000, 7, event);
  ASSERT_TRUE(run);
  for (int n = 0; n < 5000; ++n) {
    const EventRange near = run->range_of(EventNumber(n) * 7).near_guess();
    ASSERT_LE(near.lowest, event(n)) << n;
    ASSERT_GE(near.highest, event(n)) << n;
    ASSERT_LE(near.highest - near.lowest, 20'000u) << n;
  }
}

TEST(IdRun, GrowsDownwardsAsWell) {
  const auto event = [](int n) { return EventNumber(n) * 50 + 20; };
  std::optional<IdRun> run = IdRun(1000, event(1000));
  for (int n = 999; n >= 0 && run; --n) run = IdRun::joined(IdRun(EventNumber(n), event(n)), *run);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->first(), 0u);
  EXPECT_EQ(run->count(), 1001u);
  EXPECT_NEAR(static_cast<double>(run->range_of(10).guess), static_cast<double>(event(10)), 50);
}

TEST(IdRun, OnesOfOtherStridesAreNotJoined) {
  const auto by_two = run_of(3, 2, [](int n) { return 1 + EventNumber(n); });
  ASSERT_TRUE(by_two);
  EXPECT_TRUE(IdRun::joined(*by_two, IdRun(6, 4)));
  EXPECT_FALSE(IdRun::joined(*by_two, IdRun(5, 4)));
  EXPECT_FALSE(IdRun::joined(*by_two, IdRun(7, 4)));
}

}  // namespace
}  // namespace kpiwatch
