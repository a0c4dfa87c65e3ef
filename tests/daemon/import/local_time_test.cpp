#include "daemon/import/local_time.h"

#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

/// In UTC; or the message.
std::string read(std::string_view text, std::string_view zone = "Asia/Shanghai") {
  const auto time = parse_table_time(text, TimeZone::find(zone).value());
  return time ? format_instant_utc(*time) : time.error().message;
}

TEST(TableTime, Rfc3339SaysItsOwnOffset) {
  EXPECT_EQ(read("2025-03-01T08:30:00+09:00"), "2025-02-28T23:30:00Z");
  EXPECT_EQ(read("2025-03-01T08:30:00.250Z"), "2025-03-01T08:30:00.250Z");
}

TEST(TableTime, WithoutAnOffsetItIsTheSitesClock) {
  EXPECT_EQ(read("2025-03-01"), "2025-02-28T16:00:00Z");
  EXPECT_EQ(read("2025-03-01 08:30"), "2025-03-01T00:30:00Z");
  EXPECT_EQ(read("2025-03-01 08:30:15"), "2025-03-01T00:30:15Z");
  EXPECT_EQ(read("2025-03-01T08:30"), "2025-03-01T00:30:00Z");
}

TEST(TableTime, SpreadsheetsWriteSlashesAndNoLeadingZeros) {
  EXPECT_EQ(read("2025/3/1"), "2025-02-28T16:00:00Z");
  EXPECT_EQ(read("2025/03/01 8:30"), "2025-03-01T00:30:00Z");
  EXPECT_EQ(read("2025/12/31 23:59:59"), "2025-12-31T15:59:59Z");
}

TEST(TableTime, ATimeThatTheDayLacksIsTheFirstInstantAfterTheGap) {
  EXPECT_EQ(read("2025-03-30 02:30", "Europe/Berlin"), "2025-03-30T01:00:00Z");
  EXPECT_EQ(read("2018-11-04", "America/Sao_Paulo"), "2018-11-04T03:00:00Z");
}

TEST(TableTime, ATimeThatTheDayHasTwiceIsTheFirst) {
  EXPECT_EQ(read("2025-10-26 02:30", "Europe/Berlin"), "2025-10-26T00:30:00Z");
}

class NoTableTime : public testing::TestWithParam<const char*> {};

TEST_P(NoTableTime, IsToldWithWhatWasFound) {
  EXPECT_EQ(read(GetParam()),
            "expected a time such as 2025-03-01, 2025-03-01 08:30 or 2025-03-01T08:30:00+08:00, "
            "found \"" +
                std::string(GetParam()) + "\"");
}

INSTANTIATE_TEST_SUITE_P(TableTime, NoTableTime,
                         testing::Values("", "yesterday", "2025-02-30", "2025-13-01", "2025/3-1",
                                         "25-03-01", "2025-0-1", "2025-03-01 24:00",
                                         "2025-03-01 08", "2025-03-01 08:3", "2025-03-01 08:30:60",
                                         "2025-03-01 08:30 ", "2025-03-01 08:30:15.5",
                                         "2025-03-011", "45717.35", "2025年3月1日"));

}  // namespace
}  // namespace kpiwatch
