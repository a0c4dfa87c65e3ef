#include "metrics/calendar/zone_rule.h"

#include <gtest/gtest.h>

#include <string>

#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

using namespace std::chrono_literals;

/// "2045-03-26T01:00:00Z +7200, …"
std::string changes(std::string_view rule, std::chrono::year year) {
  std::string out;
  for (const auto& [at, offset] : ZoneRule::parse(rule).value().changes_in(year)) {
    if (!out.empty()) out += ", ";
    out += format_instant_utc(at) + " " + std::to_string(offset.count());
  }
  return out;
}

TEST(ZoneRule, DatesChangesByTheWeekdaysOfAMonth) {
  EXPECT_EQ(changes("CET-1CEST,M3.5.0,M10.5.0/3", 2045y),
            "2045-03-26T01:00:00Z 7200, 2045-10-29T01:00:00Z 3600");
  EXPECT_EQ(changes("EST5EDT,M3.2.0,M11.1.0", 2040y),
            "2040-03-11T07:00:00Z -14400, 2040-11-04T06:00:00Z -18000");
}

TEST(ZoneRule, PutsTheChangesOfTheSouthInOrder) {
  EXPECT_EQ(changes("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2040y),
            "2040-03-31T15:00:00Z 37800, 2040-10-06T15:30:00Z 39600");
}

TEST(ZoneRule, ReadsTimesOutsideTheDay) {
  EXPECT_EQ(changes("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2040y),
            "2040-03-25T01:00:00Z -3600, 2040-10-28T01:00:00Z -7200");
  EXPECT_EQ(changes("EET-2EEST,M3.4.4/50,M10.4.4/50", 2040y),
            "2040-03-24T00:00:00Z 10800, 2040-10-26T23:00:00Z 7200");
}

TEST(ZoneRule, ReadsWinterTimeAsAnExceptionFromSummerTime) {
  EXPECT_EQ(changes("IST-1GMT0,M10.5.0,M3.5.0/1", 2040y),
            "2040-03-25T01:00:00Z 3600, 2040-10-28T01:00:00Z 0");
}

TEST(ZoneRule, CountsDaysWithAndWithoutTheLeapDay) {
  EXPECT_EQ(changes("AAA0BBB,J60/0,J365/0", 2024y),
            "2024-03-01T00:00:00Z 3600, 2024-12-30T23:00:00Z 0");
  EXPECT_EQ(changes("AAA0BBB,J60/0,J365/0", 2023y),
            "2023-03-01T00:00:00Z 3600, 2023-12-30T23:00:00Z 0");
  EXPECT_EQ(changes("AAA0BBB,59/0,364/0", 2024y),
            "2024-02-29T00:00:00Z 3600, 2024-12-29T23:00:00Z 0");
}

TEST(ZoneRule, WithoutSummerTimeChangesNothing) {
  EXPECT_FALSE(ZoneRule::parse("CST-8").value().has_summer_time());
  EXPECT_EQ(changes("<+0545>-5:45", 2040y), "");
}

TEST(ZoneRule, IsNothingElse) {
  for (const auto* text : {"",
                           "C",
                           "CST",
                           "8",
                           "CST-8x",
                           "CST-25",
                           "CST-8:60",
                           "<+08-8",
                           "CST-8CDT",
                           "CST-8CDT,",
                           "CST-8CDT,M3.5.0",
                           "CST-8CDT,M3.5.0,",
                           "CST-8CDT,M13.5.0,M10.5.0",
                           "CST-8CDT,M3.6.0,M10.5.0",
                           "CST-8CDT,M3.5.7,M10.5.0",
                           "CST-8CDT,J0,J1",
                           "CST-8CDT,J366,J1",
                           "CST-8CDT,366,1",
                           "CST-8CDT,M3.5.0/168,M10.5.0",
                           "CST-8CDT,M3.5.0,M10.5.0,",
                           "CST-8CDT,M3.5.0,M10.5.0 "}) {
    EXPECT_FALSE(ZoneRule::parse(text)) << text;
  }
}

}  // namespace
}  // namespace kpiwatch
