#include "metrics/targets/sample_clock.h"

#include <gtest/gtest.h>

#include "tests/support/event_builders.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using support::instant;

SampleClock clock_in(std::string_view zone, std::vector<Millis> times) {
  return {TimeZone::find(zone).value(), std::move(times)};
}

/// How many samples lie in [from, to).
std::int64_t samples(const SampleClock& clock, std::string_view from, std::string_view to) {
  return clock.number_at(instant(to)) - clock.number_at(instant(from));
}

TEST(SampleClock, ASampleLiesInTheWindowThatBeginsWithItAndNotInTheOneThatEndsThere) {
  const auto clock = clock_in("UTC", {hours{9}, hours{15}});
  EXPECT_EQ(samples(clock, "2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z"), 2);
  EXPECT_EQ(samples(clock, "2025-03-01T09:00:00Z", "2025-03-01T09:00:00.001Z"), 1);
  EXPECT_EQ(samples(clock, "2025-03-01T08:59:59.999Z", "2025-03-01T09:00:00Z"), 0);
  EXPECT_EQ(samples(clock, "2025-03-01T09:00:00.001Z", "2025-03-01T15:00:00Z"), 0);
  EXPECT_EQ(samples(clock, "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"), 730);
}

TEST(SampleClock, TimesAreLocal) {
  const auto clock = clock_in("Asia/Shanghai", {hours{0}});
  EXPECT_EQ(samples(clock, "2025-02-28T16:00:00Z", "2025-02-28T16:00:00.001Z"), 1);
  EXPECT_EQ(samples(clock, "2025-03-01T00:00:00Z", "2025-03-01T16:00:00Z"), 0);
}

TEST(SampleClock, ATimeThatADayLacksIsSkipped) {
  const auto clock = clock_in("Europe/Berlin", {hours{2} + minutes{30}});
  EXPECT_EQ(samples(clock, "2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"), 0);
  EXPECT_EQ(samples(clock, "2025-03-01T00:00:00Z", "2025-04-01T00:00:00Z"), 30);
  EXPECT_EQ(samples(clock, "2015-06-01T00:00:00Z", "2025-06-01T00:00:00Z"), 3'653 - 10);
}

TEST(SampleClock, ATimeThatADayHasTwiceIsTakenTheFirstTime) {
  const auto clock = clock_in("Europe/Berlin", {hours{2} + minutes{30}});
  EXPECT_EQ(samples(clock, "2025-10-26T00:30:00Z", "2025-10-26T00:30:00.001Z"), 1);
  EXPECT_EQ(samples(clock, "2025-10-26T00:30:00.001Z", "2025-10-27T01:30:00Z"), 0);
}

TEST(SampleClock, ADayThatAZoneLeftOutHasNoSamples) {
  const auto clock = clock_in("Pacific/Apia", {hours{0}, hours{12}});
  EXPECT_EQ(samples(clock, "2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z"), 4);
  EXPECT_EQ(samples(clock, "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"), 2);
}

TEST(SampleClock, KnowsTheNextSampleFromAnInstantOn) {
  const auto clock = clock_in("Europe/Berlin", {hours{2} + minutes{30}, hours{15}});
  EXPECT_EQ(clock.next(instant("2025-01-01T01:30:00Z")), instant("2025-01-01T01:30:00Z"));
  EXPECT_EQ(clock.next(instant("2025-01-01T01:30:00.001Z")), instant("2025-01-01T14:00:00Z"));
  EXPECT_EQ(clock.next(instant("2025-01-01T14:00:01Z")), instant("2025-01-02T01:30:00Z"));
  EXPECT_EQ(clock.next(instant("2025-03-30T00:00:00Z")), instant("2025-03-30T13:00:00Z"));
  EXPECT_EQ(clock.next(instant("2025-10-26T00:45:00Z")), instant("2025-10-26T14:00:00Z"));
}

TEST(SampleClock, CountsToTheEndsOfWhatCanBeNamedAndBeyond) {
  const auto clock = clock_in("Asia/Shanghai", {hours{9}});
  EXPECT_EQ(samples(clock, "0000-01-01T00:00:00+08:00", "0001-01-01T00:00:00+08:00"), 366);
  EXPECT_EQ(samples(clock, "9998-12-31T00:00:00+08:00", "9999-12-31T00:00:00+08:00"), 365);
  constexpr std::chrono::days kMillionsOfYears{13'000'000'000};
  const Instant now = instant("2025-03-01T00:00:00Z");
  EXPECT_EQ(clock.number_at(now) - clock.number_at(now - kMillionsOfYears),
            kMillionsOfYears.count());
}

}  // namespace
}  // namespace kpiwatch
