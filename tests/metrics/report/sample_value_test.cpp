#include "metrics/report/sample_value.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <random>

#include "metrics/report/number.h"

namespace kpiwatch {
namespace {

std::string text_of(SampleValue value) {
  std::array<char, kLongestNumber> text;
  return {text.data(), value.write(text.data())};
}

TEST(SampleValue, IsWrittenWithTheFewestDigits) {
  EXPECT_EQ(text_of(sample_value(Millis{3'600'500})), "3600.5");
  EXPECT_EQ(text_of(sample_value(Millis{-50})), "-0.05");
  EXPECT_EQ(text_of(sample_value(Millis{0})), "0");
  EXPECT_EQ(text_of(sample_value(FenSum{Fen{-1}})), "-0.01");
  EXPECT_EQ(text_of(sample_value(std::int64_t{-7})), "-7");
  EXPECT_EQ(text_of(sample_value(true)), "1");
  EXPECT_EQ(text_of(sample_value(Ratio(1, 3))), "0.3333333333333333");
  EXPECT_EQ(text_of(SampleValue(-0.0)), "-0");
}

TEST(SampleValue, IsWrittenAsPrometheusReadsWhatIsNoNumber) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(text_of(SampleValue(kInfinity)), "+Inf");
  EXPECT_EQ(text_of(SampleValue(-kInfinity)), "-Inf");
  EXPECT_EQ(text_of(SampleValue(std::numeric_limits<double>::quiet_NaN())), "NaN");
}

/// Without floating point or with it, the text is the nearest double's.
TEST(SampleValue, OfADecimalIsTheTextOfItsNearestDouble) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 100'000; ++round) {
    // Of every size; some at the edge from where doubles are needed on.
    std::int64_t units = static_cast<std::int64_t>(random() >> (random() % 63 + 1));
    if (round % 10 == 0) units = 7'000'000'000'000'000 - 5'000 + round;
    for (const auto& [decimals, one] : {std::pair{0, 1}, {2, 100}, {3, 1000}}) {
      for (const std::int64_t signed_units : {units, -units}) {
        ASSERT_EQ(text_of(SampleValue::decimal(signed_units, decimals)),
                  format_number(quotient(signed_units, one)))
            << signed_units << " of " << one;
      }
    }
  }
}

TEST(SampleValue, OfADoubleIsItsShortestText) {
  std::mt19937_64 random(2);
  const auto expect_shortest = [](double value) {
    ASSERT_EQ(text_of(SampleValue(value)), format_number(value));
  };
  for (int round = 0; round < 100'000; ++round) {
    const auto whole = static_cast<double>(random() >> (random() % 63 + 1));
    expect_shortest(whole);
    expect_shortest(-whole / 8);
    const auto part = static_cast<double>(random() >> (random() % 63 + 1));
    expect_shortest(whole / (1 + part));
  }
  for (const double edge : {1e-4, 0.99999e-4, 1e15, 1e16, 123456789e22, 5e-324, 1.7e308})
    expect_shortest(edge);
}

}  // namespace
}  // namespace kpiwatch
