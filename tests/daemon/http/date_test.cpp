#include "daemon/http/date.h"

#include <gtest/gtest.h>

namespace kpiwatch::http {
namespace {

TEST(HttpDate, IsWrittenAsTheStandardDoes) {
  // RFC 9110, 5.6.7, has the first as its example; 2024-02-29 was a Thursday.
  EXPECT_EQ(format_date(std::chrono::sys_seconds(std::chrono::seconds{784'111'777})),
            "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(format_date(std::chrono::sys_days{std::chrono::year{2024} / 2 / 29}),
            "Thu, 29 Feb 2024 00:00:00 GMT");
}

TEST(HttpDate, OfNowLiesBetweenTheSecondsAround) {
  const auto now = [] {
    return format_date(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  };
  const std::string before = now();
  const std::string told(date_now());
  EXPECT_TRUE(told == before || told == now()) << told;
}

}  // namespace
}  // namespace kpiwatch::http
