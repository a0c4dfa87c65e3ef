#include "metrics/report/number.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(Number, HasTheFewestDigitsThatReadBackTheSame) {
  EXPECT_EQ(format_number(0.9), "0.9");
  EXPECT_EQ(format_number(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(format_number(320038548.28974), "320038548.28974");
}

TEST(Number, IsPlainWhereThatCanBeRead) {
  EXPECT_EQ(format_number(0), "0");
  EXPECT_EQ(format_number(100'000), "100000");
  EXPECT_EQ(format_number(1e22), "10000000000000000000000");
  EXPECT_EQ(format_number(-0.0001), "-0.0001");
}

TEST(Number, HasAnExponentWhenItIsTiny) {
  EXPECT_EQ(format_number(5.7077625570776254e-05), "5.7077625570776254e-05");
  EXPECT_EQ(format_number(-1e-7), "-1e-07");
}

TEST(Number, HoldsTheGreatestDouble) {
  const std::string text = format_number(-1.7976931348623157e308);
  EXPECT_EQ(text.size(), 310u);
  EXPECT_EQ(std::stod(text), -1.7976931348623157e308);
}

TEST(Number, TurnsMillisecondsIntoTheNearestSeconds) {
  EXPECT_EQ(to_seconds(Millis{1}), 0.001);
  EXPECT_EQ(to_seconds(Millis{-1'500}), -1.5);
  EXPECT_EQ(to_double(AssetSum{206'728'222'044}, false), 206728222.044);
}

TEST(Number, RoundsSumsBeyondDoublesOnce) {
  // Just beyond 2^53: by way of the nearest double of the milliseconds it would be …740.996.
  EXPECT_EQ(format_number(to_seconds(AssetSum{9'007'199'254'740'995})), "9007199254740.994");
  EXPECT_EQ(format_number(to_seconds(AssetSum{-9'007'199'254'740'995})), "-9007199254740.994");
}

TEST(Number, LeavesSampleCountsWhole) {
  EXPECT_EQ(to_double(AssetSum{28}, true), 28);
  EXPECT_EQ(to_double(AssetSum{1} << 60, true), 1152921504606846976.0);
}

TEST(Number, TurnsFenIntoTheNearestYuan) {
  EXPECT_EQ(to_yuan(Fen{5'486'810}), 54868.1);
  EXPECT_EQ(to_yuan(Fen{-1}), -0.01);
  FenSum sum;
  for (int i = 0; i < 10'000; ++i) sum += Fen{1'000'000'000'000'000};
  EXPECT_EQ(to_yuan(sum), 1e17) << "more fen than 64 bits hold";
}

TEST(Number, TurnsDecimalsIntoTheNearestDouble) {
  EXPECT_EQ(to_double(Decimal{625, 3}), 0.625);
  EXPECT_EQ(to_double(Decimal{58, 2}), 0.58);
}

}  // namespace
}  // namespace kpiwatch
