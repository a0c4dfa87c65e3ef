#include "metrics/facts/status_run.h"

#include <gtest/gtest.h>

#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::at;

StatusRun said(std::int64_t time, EventNumber number, Status status = Status::kOnline) {
  StatusRun run;
  run.first = at(time);
  run.status = status;
  run.numbers = {number, number};
  return run;
}

/// Beats at 0, 10, 20 and 30, said by the events 1, some between, and 9.
StatusRun four_beats() {
  StatusRun run = said(0, 1);
  run.step = Millis{10};
  run.count = 4;
  run.numbers.last = 9;
  return run;
}

TEST(StatusRun, GrowsBeatByBeatWhileTheStepStays) {
  const auto two = join(said(0, 1), said(10, 4));
  ASSERT_TRUE(two);
  const auto three = join(*two, said(20, 5));
  ASSERT_TRUE(three);
  const auto four = join(*three, said(30, 9));
  EXPECT_EQ(four, four_beats());
}

TEST(StatusRun, IsNotJoinedWithWhatIsOutOfStepOrOfAnotherStatusOrOfALowerNumber) {
  EXPECT_FALSE(join(four_beats(), said(41, 10)));
  EXPECT_FALSE(join(four_beats(), said(40, 10, Status::kOffline)));
  EXPECT_FALSE(join(four_beats(), said(40, 8)));
  EXPECT_FALSE(join(said(-11, 0), four_beats()));
  EXPECT_TRUE(join(said(-10, 0), four_beats()));
  EXPECT_TRUE(join(four_beats(), said(40, 10)));
}

TEST(StatusRun, KnowsTheLatestBeatAtAnInstant) {
  EXPECT_EQ(four_beats().beat_at(at(0)), 0U);
  EXPECT_EQ(four_beats().beat_at(at(9)), 0U);
  EXPECT_EQ(four_beats().beat_at(at(10)), 1U);
  EXPECT_EQ(four_beats().beat_at(at(1'000)), 3U);
  EXPECT_EQ(said(5, 1).beat_at(at(7)), 0U);
}

TEST(StatusRun, KnowsTheNumbersOfItsEndsAndBoundsOfTheOthers) {
  EXPECT_EQ(four_beats().numbers_of(0), (NumberRange{1, 1}));
  EXPECT_EQ(four_beats().numbers_of(1), (NumberRange{2, 7}));
  EXPECT_EQ(four_beats().numbers_of(2), (NumberRange{3, 8}));
  EXPECT_EQ(four_beats().numbers_of(3), (NumberRange{9, 9}));
}

TEST(StatusRun, ASliceKeepsWhatIsKnownOfTheNumbers) {
  const StatusRun middle = four_beats().slice(1, 3);
  EXPECT_EQ(middle.first, at(10));
  EXPECT_EQ(middle.last(), at(20));
  EXPECT_EQ(middle.numbers_of(0), (NumberRange{2, 7}));
  EXPECT_EQ(middle.numbers_of(1), (NumberRange{3, 8}));
  EXPECT_EQ(four_beats().slice(0, 1), said(0, 1));
  EXPECT_EQ(four_beats().slice(3, 4), said(30, 9));
  EXPECT_EQ(four_beats().slice(0, 4), four_beats());
}

TEST(StatusRun, ASliceMayGoOnAsARun) {
  const auto joined = join(four_beats().slice(1, 3), said(30, 12));
  ASSERT_TRUE(joined);
  EXPECT_EQ(joined->count, 3U);
  EXPECT_EQ(joined->numbers_of(0), (NumberRange{2, 10}));
  EXPECT_EQ(joined->numbers_of(2), (NumberRange{12, 12}));
}

}  // namespace
}  // namespace kpiwatch
