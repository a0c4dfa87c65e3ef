#include "metrics/base/number_text.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

NumberText read(std::string_view text) { return read_number(text).value(); }

TEST(NumberText, TakesTheZerosOffBothEnds) {
  EXPECT_EQ(read("1200"), (NumberText{false, "12", "2"}));
  EXPECT_EQ(read("-0.0120"), (NumberText{true, "12", "-3"}));
  EXPECT_EQ(read("1.5e3"), (NumberText{false, "15", "2"}));
  EXPECT_EQ(read("-0.00e7"), (NumberText{false, "0", "0"}));
}

TEST(NumberText, HoldsExponentsOfAnySize) {
  EXPECT_EQ(read("1e999999999999999999").exponent, "999999999999999999");
  EXPECT_EQ(read("10e999999999999999999").exponent, "1000000000000000000");
  EXPECT_EQ(read("1e1000000000000000000").exponent, "1000000000000000000");
  EXPECT_EQ(read("0.1e1000000000000000000").exponent, "999999999999999999");
  EXPECT_EQ(read("100e9999999999999999999").exponent, "10000000000000000001");
}

TEST(NumberText, CarriesAndBorrowsThroughLongExponents) {
  EXPECT_EQ(read("1000e99999999999999999999").exponent, "100000000000000000002");
  EXPECT_EQ(read("0.001e10000000000000000001").exponent, "9999999999999999998");
  EXPECT_EQ(read("1000e-10000000000000000001").exponent, "-9999999999999999998");
  EXPECT_EQ(read("0.01e-99999999999999999999").exponent, "-100000000000000000001");
  EXPECT_EQ(read("1e-00000000000000000000000007").exponent, "-7");
  EXPECT_EQ(read("1.2345678901234567890123e99999999999999999999").exponent, "99999999999999999977");
}

TEST(NumberText, IsOnlyWhatTheGrammarSays) {
  for (const auto* text :
       {"", "-", "+1", "01", "1.", ".1", "1e", "1e+", " 1", "1 ", "1x", "0x1", "--1"}) {
    EXPECT_FALSE(is_number(text)) << text;
  }
  for (const auto* text : {"0", "-0", "10", "0.0", "1E5", "1e+05", "-1.5e-3"}) {
    EXPECT_TRUE(is_number(text)) << text;
  }
}

}  // namespace
}  // namespace kpiwatch
