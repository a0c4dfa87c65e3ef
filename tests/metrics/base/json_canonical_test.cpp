#include <gtest/gtest.h>

#include "metrics/base/json.h"

namespace kpiwatch {
namespace {

std::string canonical(std::string_view text) { return to_canonical_text(parse_json(text).value()); }

TEST(CanonicalJson, IsTheSameForEqualNumbers) {
  for (const auto* one : {"1", "1.0", "1e0", "10e-1", "0.1e1", "1.000E+00", "100e-2"}) {
    EXPECT_EQ(canonical(one), "1e0") << one;
  }
  for (const auto* zero : {"0", "-0", "0.00", "-0e5", "0e-99999999999999999999"}) {
    EXPECT_EQ(canonical(zero), "0e0") << zero;
  }
  EXPECT_EQ(canonical("1200"), "12e2");
  EXPECT_EQ(canonical("-1.20"), "-12e-1");
}

TEST(CanonicalJson, TellsNumbersApartThatBinaryFloatingPointDoesNot) {
  EXPECT_NE(canonical("1e400"), canonical("1e401"));
  EXPECT_NE(canonical("1e-400"), canonical("0"));
  EXPECT_NE(canonical("9007199254740993"), canonical("9007199254740992"));
  EXPECT_NE(canonical("0.1"), canonical("0.10000000000000001"));
  EXPECT_EQ(canonical("1e400"), canonical("10e399"));
}

TEST(CanonicalJson, HasNumbersApartFromTheirText) {
  EXPECT_NE(canonical("1"), canonical("\"1e0\""));
}

TEST(CanonicalJson, SortsMembersBytewiseAtEveryLevel) {
  EXPECT_EQ(canonical(R"({"b":1,"a":{"d":null,"c":[true,"x"]},"B":2,"é":3})"),
            R"({"B":2e0,"a":{"c":[true,"x"],"d":null},"b":1e0,"é":3e0})");
}

TEST(CanonicalJson, KeepsTheOrderOfArrays) { EXPECT_NE(canonical("[1,2]"), canonical("[2,1]")); }

TEST(CanonicalJson, EscapesStringsOneWay) {
  EXPECT_EQ(canonical(R"("\u0041\/\u4e2d")"), canonical(R"("A/中")"));
  EXPECT_EQ(canonical(R"({"\u0061":"\u000a"})"), R"({"a":"\n"})");
}

}  // namespace
}  // namespace kpiwatch
