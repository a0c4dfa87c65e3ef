#include "metrics/calendar/windows.h"

#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using namespace std::chrono_literals;
using std::chrono::month_day;
using support::instant;

constexpr Period kEveryPeriod[] = {Period::kDay, Period::kWeek, Period::kMonth, Period::kQuarter,
                                   Period::kYear};

Calendar calendar(std::string_view zone, month_day fiscal_year_start = std::chrono::January / 1) {
  return {TimeZone::find(zone).value(), fiscal_year_start};
}

/// "from / to" on the calendar's clock.
std::string text_of(const Calendar& calendar, const Interval& interval) {
  const auto shown = [&](Instant at) { return format_instant(at, calendar.zone.offset_at(at)); };
  return shown(interval.from) + " / " + shown(interval.to);
}

std::string period(const Calendar& calendar, Period period, std::string_view at) {
  return text_of(calendar, calendar.period_at(period, instant(at)));
}

TEST(Windows, FollowTheSitesClock) {
  const auto shanghai = calendar("Asia/Shanghai");
  const auto* at = "2025-05-14T17:00:00Z";  // already Thursday the 15th there
  EXPECT_EQ(period(shanghai, Period::kDay, at),
            "2025-05-15T00:00:00+08:00 / 2025-05-16T00:00:00+08:00");
  EXPECT_EQ(period(shanghai, Period::kWeek, at),
            "2025-05-12T00:00:00+08:00 / 2025-05-19T00:00:00+08:00");
  EXPECT_EQ(period(shanghai, Period::kMonth, at),
            "2025-05-01T00:00:00+08:00 / 2025-06-01T00:00:00+08:00");
  EXPECT_EQ(period(shanghai, Period::kQuarter, at),
            "2025-04-01T00:00:00+08:00 / 2025-07-01T00:00:00+08:00");
  EXPECT_EQ(period(shanghai, Period::kYear, at),
            "2025-01-01T00:00:00+08:00 / 2026-01-01T00:00:00+08:00");
}

TEST(Windows, YearEndBelongsToTheYearThatEnds) {
  const auto shanghai = calendar("Asia/Shanghai");
  EXPECT_EQ(period(shanghai, Period::kYear, "2026-01-01T00:00:00+08:00"),
            "2025-01-01T00:00:00+08:00 / 2026-01-01T00:00:00+08:00");
  EXPECT_EQ(period(shanghai, Period::kYear, "2026-01-01T00:00:00.001+08:00"),
            "2026-01-01T00:00:00+08:00 / 2027-01-01T00:00:00+08:00");
  EXPECT_EQ(period(shanghai, Period::kWeek, "2025-05-12T00:00:00+08:00"),
            "2025-05-05T00:00:00+08:00 / 2025-05-12T00:00:00+08:00");
}

TEST(Windows, QuartersAndYearsFollowTheFiscalYearMonthsDoNot) {
  const auto april = calendar("Asia/Shanghai", std::chrono::April / 6);
  const auto* at = "2025-04-05T12:00:00+08:00";
  EXPECT_EQ(period(april, Period::kYear, at),
            "2024-04-06T00:00:00+08:00 / 2025-04-06T00:00:00+08:00");
  EXPECT_EQ(period(april, Period::kQuarter, at),
            "2025-01-06T00:00:00+08:00 / 2025-04-06T00:00:00+08:00");
  EXPECT_EQ(period(april, Period::kMonth, at),
            "2025-04-01T00:00:00+08:00 / 2025-05-01T00:00:00+08:00");
}

TEST(Windows, WorkLongBeforeAndAfterNow) {
  const auto utc = calendar("UTC", std::chrono::February / 28);
  EXPECT_EQ(period(utc, Period::kYear, "0001-01-01T00:00:00Z"),
            "0000-02-28T00:00:00+00:00 / 0001-02-28T00:00:00+00:00");
  EXPECT_EQ(period(utc, Period::kWeek, "1969-12-31T00:00:00Z"),
            "1969-12-29T00:00:00+00:00 / 1970-01-05T00:00:00+00:00");
  EXPECT_EQ(period(utc, Period::kMonth, "9999-12-31T23:59:59Z"),
            "9999-12-01T00:00:00+00:00 / 10000-01-01T00:00:00+00:00");
}

TEST(Windows, DaysOfAChangeOfClockAreShorterOrLonger) {
  const auto berlin = calendar("Europe/Berlin");
  EXPECT_EQ(berlin.period_at(Period::kDay, instant("2025-03-30T12:00:00Z")).length(), 23h);
  EXPECT_EQ(berlin.period_at(Period::kDay, instant("2025-10-26T12:00:00Z")).length(), 25h);
}

TEST(Windows, ADayWithoutMidnightBeginsWithItsFirstInstant) {
  const auto sao_paulo = calendar("America/Sao_Paulo");
  EXPECT_EQ(period(sao_paulo, Period::kDay, "2018-11-04T12:00:00Z"),
            "2018-11-04T01:00:00-02:00 / 2018-11-05T00:00:00-02:00");
}

TEST(Windows, AMidnightThatComesTwiceIsTheFirst) {
  const auto havana = calendar("America/Havana");
  EXPECT_EQ(period(havana, Period::kDay, "2025-11-02T12:00:00Z"),
            "2025-11-02T00:00:00-04:00 / 2025-11-03T00:00:00-05:00");
}

TEST(Windows, ADayLeftOutIsNoPeriod) {
  const auto apia = calendar("Pacific/Apia");
  const std::string before = "2011-12-29T00:00:00-10:00 / 2011-12-31T00:00:00+14:00";
  const std::string after = "2011-12-31T00:00:00+14:00 / 2012-01-01T00:00:00+14:00";
  EXPECT_EQ(period(apia, Period::kDay, "2011-12-30T09:59:59.999Z"), before);
  EXPECT_EQ(period(apia, Period::kDay, "2011-12-30T10:00:00Z"), before);
  EXPECT_EQ(period(apia, Period::kDay, "2011-12-30T10:00:00.001Z"), after);
}

TEST(Windows, EveryInstantLiesInExactlyOnePeriod) {
  for (const auto* zone : {"UTC", "Asia/Shanghai", "Europe/Berlin", "Pacific/Apia",
                           "America/Havana", "America/Sao_Paulo", "Australia/Lord_Howe"}) {
    const auto site = calendar(zone, std::chrono::December / 30);
    for (const auto each : kEveryPeriod) {
      for (auto at = instant("2011-12-25T00:00:00Z"); at < instant("2012-04-15T00:00:00Z");
           at += 97min) {
        const auto interval = site.period_at(each, at);
        ASSERT_LT(interval.from, at) << zone << " " << to_string(each);
        ASSERT_LE(at, interval.to) << zone << " " << to_string(each);
        ASSERT_EQ(site.period_at(each, interval.to), interval) << zone << " " << to_string(each);
        ASSERT_EQ(site.period_at(each, interval.from).to, interval.from)
            << zone << " " << to_string(each);
      }
    }
  }
}

TEST(FiscalYear, IsNamedByTheYearInWhichItBegins) {
  const auto april = calendar("Asia/Shanghai", std::chrono::April / 6);
  EXPECT_EQ(april.fiscal_year_of(instant("2025-04-05T23:59:59.999+08:00")), 2024);
  EXPECT_EQ(april.fiscal_year_of(instant("2025-04-06T00:00:00+08:00")), 2025);
  EXPECT_EQ(april.fiscal_year_of(instant("2025-12-31T23:59:59+08:00")), 2025);
  EXPECT_EQ(text_of(april, april.fiscal_year(2025)),
            "2025-04-06T00:00:00+08:00 / 2026-04-06T00:00:00+08:00");
}

TEST(FiscalYear, OfACalendarYearIsThatYear) {
  const auto plain = calendar("Asia/Shanghai");
  EXPECT_EQ(plain.fiscal_year_of(instant("2024-12-31T16:00:00Z")), 2025);
  EXPECT_EQ(plain.fiscal_year_of(instant("2024-12-31T15:59:59.999Z")), 2024);
}

TEST(FiscalYear, EndsItsMonthsMonthsAfterItsFirstDay) {
  const auto april = calendar("UTC", std::chrono::April / 6);
  EXPECT_EQ(april.fiscal_month_end(2025, 1), instant("2025-05-06T00:00:00Z"));
  EXPECT_EQ(april.fiscal_month_end(2025, 9), instant("2026-01-06T00:00:00Z"));
  EXPECT_EQ(april.fiscal_month_end(2025, 12), april.fiscal_year(2025).to);
}

TEST(Window, IsAPeriodOrAPositiveDuration) {
  EXPECT_EQ(parse_window("month").value(), (Window{"month", Period::kMonth}));
  EXPECT_EQ(parse_window("6h").value(), (Window{"6h", Millis{6h}}));
  for (const auto* text : {"", "0", "0s", "days", "Day", "-1h", "1.5h"}) {
    EXPECT_EQ(parse_window(text).error().message,
              "expected day, week, month, quarter, year or a positive duration such as 6h or 30d, "
              "found \"" +
                  std::string(text) + "\"");
  }
}

TEST(Window, BeginsAtItsBoundaryOrItsLengthBefore) {
  const auto utc = calendar("UTC");
  CalendarAt at(utc, instant("2025-07-01T00:00:00Z"));
  EXPECT_EQ(window_start(at, {"month", Period::kMonth}), instant("2025-06-01T00:00:00Z"));
  EXPECT_EQ(window_start(at, {"30d", Millis{720h}}), instant("2025-06-01T00:00:00Z"));
  EXPECT_EQ(window_start(at, {"1ms", Millis{1}}), instant("2025-06-30T23:59:59.999Z"));
}

TEST(CalendarAt, HasThePeriodsOfItsCalendarHoweverOftenItIsAsked) {
  const auto shanghai = calendar("Asia/Shanghai");
  const auto at = instant("2025-07-01T00:00:00Z");
  CalendarAt there(shanghai, at);
  for (int time = 0; time < 2; ++time) {
    for (const auto each : kEveryPeriod)
      EXPECT_EQ(there.period(each), shanghai.period_at(each, at)) << to_string(each);
  }
}

TEST(Period, IsReadAsItIsPrinted) {
  for (const auto each : kEveryPeriod) EXPECT_EQ(parse_period(to_string(each)).value(), each);
  EXPECT_EQ(parse_period("decade").error().message,
            "expected day, week, month, quarter or year, found \"decade\"");
}

}  // namespace
}  // namespace kpiwatch
