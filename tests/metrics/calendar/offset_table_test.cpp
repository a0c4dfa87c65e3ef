#include "metrics/calendar/offset_table.h"

#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::instant;

using namespace std::chrono_literals;

LocalTime local(std::string_view text) {
  return LocalTime{instant(std::string(text) + "Z").time_since_epoch()};
}
std::chrono::sys_seconds seconds_at(std::string_view text) {
  return std::chrono::floor<std::chrono::seconds>(instant(text));
}

OffsetTable berlin() {
  return {
      "Berlin",
      3600s,
      {{seconds_at("2037-03-29T01:00:00Z"), 7200s}, {seconds_at("2037-10-25T01:00:00Z"), 3600s}},
      ZoneRule::parse("CET-1CEST,M3.5.0,M10.5.0/3")};
}

TEST(OffsetTable, GoesOnByTheRuleAfterTheLastChangeListed) {
  const auto table = berlin();
  EXPECT_EQ(table.offset_at(instant("2037-10-25T00:59:59.999Z")), 2h);
  EXPECT_EQ(table.offset_at(instant("2037-10-25T01:00:00Z")), 1h);
  EXPECT_EQ(table.offset_at(instant("2038-03-28T00:59:59.999Z")), 1h);
  EXPECT_EQ(table.offset_at(instant("2038-03-28T01:00:00Z")), 2h);
}

TEST(OffsetTable, RepeatsEveryFourHundredYears) {
  const auto table = berlin();
  for (const auto* year : {"2045", "2445", "2845", "9645"}) {
    const std::string march = std::string(year) + "-03-26T0";
    EXPECT_EQ(table.offset_at(instant(march + "0:59:59.999Z")), 1h) << year;
    EXPECT_EQ(table.offset_at(instant(march + "1:00:00Z")), 2h) << year;
    const auto gap = table.resolve(local(march + "2:30:00"));
    EXPECT_EQ(gap.instant, instant(march + "1:00:00Z")) << year;
    EXPECT_FALSE(gap.exists) << year;
  }
}

TEST(OffsetTable, HasNoSeamWhereACycleEnds) {
  const auto table = berlin();
  for (auto at = instant("2437-12-28T00:00:00Z"); at < instant("2438-01-05T00:00:00Z");
       at += 30min) {
    EXPECT_EQ(table.offset_at(at), 1h);
    const auto resolved = table.resolve(LocalTime{at.time_since_epoch() + 1h});
    EXPECT_EQ(resolved.instant, at);
    EXPECT_TRUE(resolved.exists);
  }
}

TEST(OffsetTable, IsNotMisledByChangesOfNameAlone) {
  const OffsetTable table("X", 3600s, {{seconds_at("2000-01-01T00:00:00Z"), 3600s}}, {});
  EXPECT_EQ(table.resolve(local("2000-01-01T01:00:00")).instant, instant("2000-01-01T00:00:00Z"));
  EXPECT_TRUE(table.resolve(local("2000-01-01T01:00:00")).exists);
}

TEST(OffsetTable, ResolvesTheEarlierOfTwoInstants) {
  const auto table = berlin();
  EXPECT_EQ(table.resolve(local("2037-10-25T02:30:00")).instant, instant("2037-10-25T00:30:00Z"));
  EXPECT_EQ(table.resolve(local("2037-10-25T03:00:00")).instant, instant("2037-10-25T02:00:00Z"));
}

}  // namespace
}  // namespace kpiwatch
