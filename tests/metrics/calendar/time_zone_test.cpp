#include "metrics/calendar/time_zone.h"

#include <gtest/gtest.h>


#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

using namespace std::chrono_literals;

/// An instant as the zone's clock shows it.
std::string shown(std::string_view zone_name, std::string_view text) {
  const auto zone = TimeZone::find(zone_name).value();
  const auto instant = parse_instant(text).value();
  return format_instant(instant, zone.offset_at(instant));
}

/// A local time without an offset as the instant it means there, "gap" where it does not exist.
std::string meant(std::string_view zone_name, std::string_view local) {
  const auto zone = TimeZone::find(zone_name).value();
  const auto as_utc = parse_instant(std::string(local) + "Z").value();
  const auto resolved = zone.resolve(LocalTime{as_utc.time_since_epoch()});
  return format_instant_utc(resolved.instant) + (resolved.exists ? "" : " gap");
}

TEST(TimeZone, IsUtcUnlessToldOtherwise) {
  EXPECT_EQ(TimeZone{}.name(), "UTC");
  EXPECT_EQ(TimeZone{}.offset_at(Instant{}), 0s);
  EXPECT_EQ(TimeZone{}, TimeZone::find("UTC").value());
  EXPECT_EQ(meant("UTC", "2025-03-30T02:30:00"), "2025-03-30T02:30:00Z");
}

TEST(TimeZone, IsOneForEachName) {
  const auto shanghai = TimeZone::find("Asia/Shanghai").value();
  EXPECT_EQ(shanghai.name(), "Asia/Shanghai");
  EXPECT_EQ(shanghai, TimeZone::find("Asia/Shanghai").value());
  EXPECT_NE(shanghai, TimeZone::find("Asia/Urumqi").value());
}

TEST(TimeZone, SuggestsTheNameThatWasMeant) {
  EXPECT_EQ(
      TimeZone::find("Asia/Shangai").error().message,
      "expected an IANA time zone such as Asia/Shanghai, found \"Asia/Shangai\", did you mean "
      "\"Asia/Shanghai\"?");
  EXPECT_EQ(TimeZone::find("Middle-earth/Bag_End").error().message,
            "expected an IANA time zone such as Asia/Shanghai, found \"Middle-earth/Bag_End\"");
  EXPECT_FALSE(TimeZone::find(""));
  EXPECT_FALSE(TimeZone::find("../../../etc/passwd"));
}

TEST(TimeZone, IsNeverTheMachinesOwn) {
  for (const std::string name : {"localtime", "posixrules", "Factory", "right/UTC", "posix/UTC"}) {
    const auto zone = TimeZone::find(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().message,
              "expected an IANA time zone such as Asia/Shanghai, found \"" + name + "\"");
  }
  EXPECT_EQ(TimeZone::find("localtim").error().message,
            "expected an IANA time zone such as Asia/Shanghai, found \"localtim\"");
}

TEST(TimeZone, ShowsTheLocalClock) {
  const auto zone = TimeZone::find("Asia/Kathmandu").value();
  const auto local = zone.to_local(parse_instant("2025-01-01T00:00:00.250Z").value());
  EXPECT_EQ(local.time_since_epoch(),
            parse_instant("2025-01-01T05:45:00.250Z")->time_since_epoch());
}

TEST(TimeZone, KnowsTheSummersOfShanghai) {
  EXPECT_EQ(shown("Asia/Shanghai", "1986-05-03T17:59:59Z"), "1986-05-04T01:59:59+08:00");
  EXPECT_EQ(shown("Asia/Shanghai", "1986-05-03T18:00:00Z"), "1986-05-04T03:00:00+09:00");
  EXPECT_EQ(shown("Asia/Shanghai", "1991-07-01T00:00:00Z"), "1991-07-01T09:00:00+09:00");
  EXPECT_EQ(shown("Asia/Shanghai", "1992-07-01T00:00:00Z"), "1992-07-01T08:00:00+08:00");
  EXPECT_EQ(shown("Asia/Shanghai", "2100-07-01T00:00:00Z"), "2100-07-01T08:00:00+08:00");
}

TEST(TimeZone, KnowsTimesBefore1970) {
  EXPECT_EQ(shown("Asia/Shanghai", "1890-01-01T00:00:00Z"), "1890-01-01T08:05:00+08:05");
  EXPECT_EQ(shown("Europe/Berlin", "1945-06-01T00:00:00Z"), "1945-06-01T03:00:00+03:00");
  EXPECT_EQ(shown("Europe/Berlin", "0000-01-01T00:00:00Z"), "0000-01-01T00:53:00+00:53");
}

// The library alone stops in 2037.
TEST(TimeZone, KnowsTheSummersAfter2037) {
  EXPECT_EQ(shown("Europe/Berlin", "2045-07-01T00:00:00Z"), "2045-07-01T02:00:00+02:00");
  EXPECT_EQ(shown("Europe/Berlin", "2045-12-01T00:00:00Z"), "2045-12-01T01:00:00+01:00");
  EXPECT_EQ(shown("Australia/Lord_Howe", "2050-01-01T00:00:00Z"), "2050-01-01T11:00:00+11:00");
  EXPECT_EQ(shown("Europe/Dublin", "2050-07-01T00:00:00Z"), "2050-07-01T01:00:00+01:00");
  EXPECT_EQ(shown("America/Nuuk", "2040-03-25T00:59:59Z"), "2040-03-24T22:59:59-02:00");
  EXPECT_EQ(shown("America/Nuuk", "2040-03-25T01:00:00Z"), "2040-03-25T00:00:00-01:00");
  EXPECT_EQ(shown("Europe/Berlin", "9999-07-01T00:00:00Z"), "9999-07-01T02:00:00+02:00");
}

TEST(TimeZone, TakesTheFirstInstantAfterAGap) {
  EXPECT_EQ(meant("Europe/Berlin", "2025-03-30T01:59:59"), "2025-03-30T00:59:59Z");
  EXPECT_EQ(meant("Europe/Berlin", "2025-03-30T02:00:00"), "2025-03-30T01:00:00Z gap");
  EXPECT_EQ(meant("Europe/Berlin", "2025-03-30T02:59:59"), "2025-03-30T01:00:00Z gap");
  EXPECT_EQ(meant("Europe/Berlin", "2025-03-30T03:00:00"), "2025-03-30T01:00:00Z");
}

TEST(TimeZone, TakesTheFirstOfTwo) {
  EXPECT_EQ(meant("Europe/Berlin", "2025-10-26T01:59:59"), "2025-10-25T23:59:59Z");
  EXPECT_EQ(meant("Europe/Berlin", "2025-10-26T02:00:00"), "2025-10-26T00:00:00Z");
  EXPECT_EQ(meant("Europe/Berlin", "2025-10-26T02:59:59"), "2025-10-26T00:59:59Z");
  EXPECT_EQ(meant("Europe/Berlin", "2025-10-26T03:00:00"), "2025-10-26T02:00:00Z");
}

TEST(TimeZone, KnowsTheDayThatApiaLeftOut) {
  EXPECT_EQ(meant("Pacific/Apia", "2011-12-29T23:59:59"), "2011-12-30T09:59:59Z");
  EXPECT_EQ(meant("Pacific/Apia", "2011-12-30T00:00:00"), "2011-12-30T10:00:00Z gap");
  EXPECT_EQ(meant("Pacific/Apia", "2011-12-30T12:00:00"), "2011-12-30T10:00:00Z gap");
  EXPECT_EQ(meant("Pacific/Apia", "2011-12-31T00:00:00"), "2011-12-30T10:00:00Z");
}

TEST(TimeZone, KnowsTheMonthOfRamadanInCasablanca) {
  EXPECT_EQ(shown("Africa/Casablanca", "2025-03-15T12:00:00Z"), "2025-03-15T12:00:00+00:00");
  EXPECT_EQ(shown("Africa/Casablanca", "2025-05-15T12:00:00Z"), "2025-05-15T13:00:00+01:00");
  EXPECT_EQ(shown("Africa/Casablanca", "2200-05-15T12:00:00Z"), "2200-05-15T13:00:00+01:00");
}

TEST(TimeZone, BeginsADayThatLacksItsMidnightLater) {
  using namespace std::chrono;
  const auto zone = TimeZone::find("America/Sao_Paulo").value();
  EXPECT_EQ(zone.start_of(LocalDay{2018y / November / 4}),
            parse_instant("2018-11-04T03:00:00Z").value());
  EXPECT_EQ(zone.start_of(LocalDay{2018y / November / 5}),
            parse_instant("2018-11-05T02:00:00Z").value());
}

TEST(TimeZone, IsDescribedByItsNameAndItsOffsets) {
  EXPECT_EQ(TimeZone().description(), TimeZone::find("UTC").value().description());
  const std::string shanghai = TimeZone::find("Asia/Shanghai").value().description();
  EXPECT_TRUE(shanghai.starts_with("Asia/Shanghai ")) << shanghai;
  EXPECT_TRUE(shanghai.ends_with("+28800000")) << shanghai;
  EXPECT_NE(shanghai, TimeZone::find("Asia/Manila").value().description());
}

}  // namespace
}  // namespace kpiwatch
