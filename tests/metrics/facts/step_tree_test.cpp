#include "metrics/facts/step_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace kpiwatch {
namespace {

using Steps = std::map<std::int64_t, StepDelta>;

bool same(const StepSums& a, const StepSums& b) {
  return a.count == b.count && a.moment == b.moment;
}

/// The sums, step by step.
StepSums summed(const Steps& steps, std::int64_t place) {
  StepSums sums;
  for (const auto& [at, delta] : steps) {
    if (at < place) sums.add(at, delta);
  }
  return sums;
}

StepDelta some_delta(std::int64_t place) {
  const auto part = static_cast<std::int32_t>(place % 7 + 1);
  return {part, part + 1, 1 - part, 2};
}

/// Puts steps at those places in that order into a tree, and asks at and beside each of them.
void expect_sums(const std::vector<std::int64_t>& places) {
  StepTree tree;
  Steps steps;
  for (const std::int64_t place : places) {
    tree.add(place, some_delta(place));
    steps[place] += some_delta(place);
  }
  ASSERT_EQ(tree.size(), steps.size());
  for (const auto& [place, delta] : steps) {
    EXPECT_TRUE(same(tree.before(place), summed(steps, place))) << place;
    EXPECT_TRUE(same(tree.before(place + 1), summed(steps, place + 1))) << place;
  }
}

std::vector<std::int64_t> ascending(std::size_t count) {
  std::vector<std::int64_t> places(count);
  std::iota(places.begin(), places.end(), 1);
  for (auto& place : places) place *= 10;
  return places;
}

TEST(StepTree, IsNothingAtFirst) {
  const StepTree tree;
  EXPECT_TRUE(same(tree.before(std::numeric_limits<std::int64_t>::max()), StepSums{}));
  EXPECT_EQ(tree.next(std::numeric_limits<std::int64_t>::min()), std::nullopt);
  EXPECT_EQ(tree.size(), 0U);
}

TEST(StepTree, SumsStepsStrictlyBeforeAPlace) {
  StepTree tree;
  tree.add(100, {.good = 1, .counted = 2});
  tree.add(300, {.good = -1, .unknown = 5, .excluded = 7});
  EXPECT_TRUE(same(tree.before(100), StepSums{}));
  EXPECT_TRUE(same(tree.before(101), {{1, 2, 0, 0}, {100, 200, 0, 0}}));
  EXPECT_TRUE(same(tree.before(300), {{1, 2, 0, 0}, {100, 200, 0, 0}}));
  EXPECT_TRUE(same(tree.before(301), {{0, 2, 5, 7}, {-200, 200, 1'500, 2'100}}));
}

TEST(StepTree, IntegralsAreCountsTimesTheLengthTheyHeld) {
  StepTree tree;
  tree.add(100, {.good = 1, .counted = 2});
  tree.add(300, {.good = -1});
  const StepSums sums = tree.before(1'000);
  EXPECT_TRUE(sums.integral(0, 1'000) == 200);
  EXPECT_TRUE(sums.integral(1, 1'000) == 1'800);
  EXPECT_TRUE(sums.integral(2, 1'000) == 0);
}

TEST(StepTree, StepsAtOnePlaceAddUpAndMayCancelOut) {
  StepTree tree;
  tree.add(5, {.good = 1, .counted = 1});
  tree.add(5, {.counted = 2});
  EXPECT_EQ(tree.size(), 1U);
  EXPECT_TRUE(same(tree.before(6), {{1, 3, 0, 0}, {5, 15, 0, 0}}));
  tree.add(5, {.good = -1, .counted = -3});
  EXPECT_EQ(tree.size(), 0U);
  EXPECT_EQ(tree.next(0), std::nullopt);
  EXPECT_TRUE(same(tree.before(6), StepSums{}));
}

TEST(StepTree, KnowsTheNextStepFromAPlaceOn) {
  StepTree tree;
  tree.add(5, {.good = 1});
  tree.add(9, {.good = 1});
  EXPECT_EQ(tree.next(-1), 5);
  EXPECT_EQ(tree.next(5), 5);
  EXPECT_EQ(tree.next(6), 9);
  EXPECT_EQ(tree.next(10), std::nullopt);
}

TEST(StepTree, FindsTheNextStepBehindLeavesThatBecameEmpty) {
  StepTree tree;
  for (const std::int64_t place : ascending(1'000)) tree.add(place, some_delta(place));
  for (const std::int64_t place : ascending(999)) tree.add(place, -some_delta(place));
  EXPECT_EQ(tree.size(), 1U);
  EXPECT_EQ(tree.next(0), 10'000);
  EXPECT_TRUE(same(tree.before(20'000), summed({{10'000, some_delta(10'000)}}, 20'000)));
}

TEST(StepTree, SumsAreRightWhenStepsArriveInOrder) { expect_sums(ascending(1'300)); }

TEST(StepTree, SumsAreRightWhenStepsArriveBackwards) {
  auto places = ascending(1'300);
  std::ranges::reverse(places);
  expect_sums(places);
}

TEST(StepTree, SumsAreRightWhenStepsArriveInNoOrder) {
  auto places = ascending(1'301);
  // 700 and 1301 have no divisor in common, so every place comes once, far from the one before.
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = static_cast<std::int64_t>(i * 700 % places.size()) * 10 - 5'000;
  }
  expect_sums(places);
}

TEST(StepTree, SumsAreRightWhenLateStepsFollowTimelyOnes) {
  auto places = ascending(900);
  for (std::int64_t late = 1; late < 600; ++late) places.push_back(late * 15 + 3);
  for (std::int64_t on = 0; on < 600; ++on) places.push_back(9'010 + on * 10);
  expect_sums(places);
}

TEST(StepTree, DoesNotOverflowWithMillionsOfAssetsAtTheFarEnds) {
  constexpr std::int64_t kMillions = 50'000'000;
  constexpr std::int64_t kFar = 253'402'387'139'999;
  StepTree tree;
  tree.add(-kFar, {.good = kMillions, .counted = kMillions});
  tree.add(kFar, {.good = -kMillions});
  EXPECT_TRUE(tree.before(kFar).integral(0, kFar) == Int128{kMillions} * 2 * kFar);
  EXPECT_TRUE(tree.before(kFar + 1).integral(0, kFar + 1) == Int128{kMillions} * 2 * kFar);
}

}  // namespace
}  // namespace kpiwatch
