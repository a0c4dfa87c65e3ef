#include "metrics/base/rfc3339.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

using namespace std::chrono_literals;

void expect_read(std::string_view text, std::int64_t millis) {
  const auto read = parse_instant(text);
  ASSERT_TRUE(read) << text;
  EXPECT_EQ(to_millis(*read), millis) << text;
}

TEST(Rfc3339, ReadsOffsets) {
  expect_read("1970-01-01T00:00:00Z", 0);
  expect_read("1970-01-01t00:00:00z", 0);
  expect_read("2025-03-01T02:00:00+08:00", 1'740'765'600'000);
  expect_read("2025-02-28T18:00:00-00:00", 1'740'765'600'000);
  expect_read("2025-02-28T12:30:00-05:30", 1'740'765'600'000);
  expect_read("1970-01-01T23:59:00+23:59", 0);
}

TEST(Rfc3339, CutsFractionsToMilliseconds) {
  expect_read("1970-01-01T00:00:01.5Z", 1'500);
  expect_read("1970-01-01T00:00:01.05Z", 1'050);
  expect_read("1970-01-01T00:00:01.9999Z", 1'999);
  expect_read("1969-12-31T23:59:59.9999Z", -1);
  expect_read("1970-01-01T00:00:00.00000000000000000000000000000000000000009Z", 0);
}

TEST(Rfc3339, TakesALeapSecondAsTheInstantAfterIt) {
  expect_read("2016-12-31T23:59:60Z", 1'483'228'800'000);
  expect_read("2017-01-01T07:59:60.999+08:00", 1'483'228'800'000);
  expect_read("1970-01-01T12:34:60Z", 45'300'000);
}

TEST(Rfc3339, KnowsTheCalendarFromYearZeroOn) {
  expect_read("0000-01-01T00:00:00Z", -62'167'219'200'000);
  expect_read("9999-12-31T23:59:59.999Z", 253'402'300'799'999);
  expect_read("2024-02-29T00:00:00Z", 1'709'164'800'000);
  expect_read("2000-02-29T00:00:00Z", 951'782'400'000);
}

TEST(Rfc3339, RefusesEverythingElse) {
  for (const auto* text : {"",
                           "2025-03-01",
                           "2025-03-01T02:00:00",
                           "2025-03-01 02:00:00Z",
                           "2025-03-01T02:00Z",
                           "2025-3-01T02:00:00Z",
                           "25-03-01T02:00:00Z",
                           "2025-02-29T00:00:00Z",
                           "1900-02-29T00:00:00Z",
                           "2025-04-31T00:00:00Z",
                           "2025-00-01T00:00:00Z",
                           "2025-13-01T00:00:00Z",
                           "2025-01-00T00:00:00Z",
                           "2025-01-32T00:00:00Z",
                           "2025-01-01T24:00:00Z",
                           "2025-01-01T00:60:00Z",
                           "2025-01-01T00:00:61Z",
                           "2025-01-01T00:00:00.Z",
                           "2025-01-01T00:00:00,5Z",
                           "2025-01-01T00:00:00+24:00",
                           "2025-01-01T00:00:00+08:60",
                           "2025-01-01T00:00:00+0800",
                           "2025-01-01T00:00:00+08",
                           "2025-01-01T00:00:00+8:00",
                           "2025-01-01T00:00:00ZZ",
                           "2025-01-01T00:00:00Z ",
                           " 2025-01-01T00:00:00Z",
                           "+2025-01-01T00:00:00Z",
                           "-001-01-01T00:00:00Z",
                           "12025-01-01T00:00:00Z",
                           "2025/01/01T00:00:00Z",
                           "2025-01-01T00.00.00Z",
                           "2025-01-01T00:00:00 Z",
                           "2025-01-01T00:00:+1Z",
                           "20250101T000000Z",
                           "2025-W01-1T00:00:00Z",
                           "2025-01-01T00:00:00[UTC]",
                           "1740765600"}) {
    const auto read = parse_instant(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(
        read.error().message,
        "expected RFC 3339 date-time with an offset such as 2025-03-01T02:00:00+08:00, found \"" +
            std::string(text) + "\"");
  }
}

TEST(Rfc3339, PrintsMillisecondsOnlyWhenThereAreAny) {
  EXPECT_EQ(format_instant_utc(from_millis(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_instant_utc(from_millis(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(format_instant_utc(from_millis(1'050)), "1970-01-01T00:00:01.050Z");
}

TEST(Rfc3339, PrintsTheOffsetInWholeMinutes) {
  EXPECT_EQ(format_instant(from_millis(1'740'765'600'000), 8h), "2025-03-01T02:00:00+08:00");
  EXPECT_EQ(format_instant(from_millis(0), 0s), "1970-01-01T00:00:00+00:00");
  EXPECT_EQ(format_instant(from_millis(0), -(3h + 30min)), "1969-12-31T20:30:00-03:30");
  EXPECT_EQ(format_instant(from_millis(0), 8h + 5min + 43s), "1970-01-01T08:05:00+08:05");
  EXPECT_EQ(format_instant(from_millis(0), -(5min + 43s)), "1969-12-31T23:55:00-00:05");
}

TEST(Rfc3339, ReadsBackWhatItPrints) {
  for (const auto offset : {0s, 28'800s, 29'143s, -968s}) {
    const auto instant = from_millis(1'234'567'890'123);
    EXPECT_EQ(parse_instant(format_instant(instant, offset)).value(), instant);
  }
}

}  // namespace
}  // namespace kpiwatch
