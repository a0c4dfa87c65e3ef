#include "metrics/report/figures.h"

#include <gtest/gtest.h>

#include "tests/support/instants.h"
#include "tests/support/sample_board.h"

namespace kpiwatch {
namespace {

using support::instant;

TEST(Figures, AreRoundedHalfAwayFromZeroAndGrouped) {
  EXPECT_EQ(format_rounded(Ratio(1'234'567'85, 100), 1), "1,234,567.9");
  EXPECT_EQ(format_rounded(Ratio(-25, 100), 1), "-0.3");
  EXPECT_EQ(format_rounded(Ratio(999'95, 100), 1), "1,000.0");
}

TEST(Figures, PercentagesHaveTwoDecimals) {
  EXPECT_EQ(format_percent(Ratio(2, 3)), "66.67 %");
  EXPECT_EQ(format_percent(Ratio(0, 1)), "0.00 %");
  EXPECT_EQ(format_percent(Ratio(-1, 100'000)), "0.00 %");
  EXPECT_EQ(format_percent(std::nullopt), "-");
}

TEST(Figures, PercentagesStayOnTheirSideOfTheObjective) {
  const std::vector<Ratio> objective = {Ratio(9, 10)};
  EXPECT_EQ(format_percent(Ratio(89'999, 100'000), objective), "89.99 %");
  EXPECT_EQ(format_percent(Ratio(9, 10), objective), "90.00 %");
  EXPECT_EQ(format_percent(Ratio(90'001, 100'000), objective), "90.01 %");
  EXPECT_EQ(format_percent(Ratio(8'999, 10'000), objective), "89.99 %");
}

TEST(Figures, ABudgetOverdrawnByAFenDoesNotLookFull) {
  EXPECT_EQ(format_percent(Ratio(100'000'001, 100'000'000), {Ratio(1, 1)}), "100.01 %");
}

TEST(Figures, ObjectivesHaveAllTheirDigits) {
  EXPECT_EQ(format_percent(Decimal{9, 1}), "90 %");
  EXPECT_EQ(format_percent(Decimal{1, 0}), "100 %");
  EXPECT_EQ(format_percent(Decimal{99'995, 5}), "99.995 %");
}

TEST(Figures, BurnRatesStayOnTheirSideOfOne) {
  EXPECT_EQ(format_burn_rate(Ratio(1'001, 1'000)), "1.01");
  EXPECT_EQ(format_burn_rate(Ratio(999, 1'000)), "0.99");
  EXPECT_EQ(format_burn_rate(Ratio(1, 1)), "1.00");
  EXPECT_EQ(format_burn_rate(std::nullopt), "-");
}

TEST(Figures, CountsAgreeWithTheirNoun) {
  EXPECT_EQ(format_count(100'000), "100,000");
  EXPECT_EQ(format_count(-6), "-6");
  EXPECT_EQ(format_count(1, "fault"), "1 fault");
  EXPECT_EQ(format_count(0, "fault"), "0 faults");
}

TEST(Figures, SumsAreHoursOrSamples) {
  EXPECT_EQ(format_sum(AssetSum{309'528'113'903}, false), "85,980.0 h");
  EXPECT_EQ(format_sum(AssetSum{1}, false), "<0.1 h");
  EXPECT_EQ(format_sum(AssetSum{0}, false), "0.0 h");
  EXPECT_EQ(format_sum(AssetSum{1'028}, true), "1,028");
}

TEST(Figures, MoneyIsExact) {
  EXPECT_EQ(format_yuan(Fen{5'486'810}), "54,868.10");
  EXPECT_EQ(format_yuan(Fen{-1}), "-0.01");
}

TEST(Figures, LengthsCountBegunSeconds) {
  EXPECT_EQ(format_length(Millis{0}), "0s");
  EXPECT_EQ(format_length(Millis{1}), "1s");
  EXPECT_EQ(format_length(Millis{1'800'000}), "30m");
  EXPECT_EQ(format_length(Millis{1'800'001}), "30m1s");
  EXPECT_EQ(format_length(Millis{93'600'000}), "1d2h");
}

TEST(Figures, TimesAreLocalAndMidnightsAreDates) {
  const TimeZone zone = TimeZone::find("Asia/Shanghai").value();
  const Instant evening = instant("2025-06-30T15:59:59.999Z");
  EXPECT_EQ(format_local_time(evening, zone), "2025-06-30 23:59:59");
  EXPECT_EQ(format_local_edge(evening, zone), "2025-06-30 23:59:59");
  EXPECT_EQ(format_local_edge(instant("2025-06-30T16:00:00Z"), zone), "2025-07-01");
}

}  // namespace
}  // namespace kpiwatch
