#include "metrics/base/decimal.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

std::string refusal(std::string_view text) {
  const auto read = parse_decimal(text);
  return read ? "read as " + to_string(*read) : read.error().message;
}

Result<Fen> fen(std::string_view text, MoneyUnit unit) { return to_fen(decimal(text), unit); }

TEST(Decimal, IsNormalized) {
  EXPECT_EQ(decimal("0.90"), (Decimal{9, 1}));
  EXPECT_EQ(decimal("-12"), (Decimal{-12, 0}));
  EXPECT_EQ(decimal("1e3"), (Decimal{1000, 0}));
  EXPECT_EQ(decimal("-0.000"), (Decimal{0, 0}));
  EXPECT_EQ(decimal("0e99999999999999999999"), (Decimal{0, 0}));
  EXPECT_EQ(decimal("1500e-2"), (Decimal{15, 0}));
  EXPECT_EQ(decimal("1.5e-3"), (Decimal{15, 4}));
}

TEST(Decimal, HasAtMostEighteenDigits) {
  EXPECT_EQ(decimal("999999999999999999"), (Decimal{999'999'999'999'999'999, 0}));
  EXPECT_EQ(decimal("1e17"), (Decimal{100'000'000'000'000'000, 0}));
  EXPECT_EQ(decimal("-0.000000000000000001"), (Decimal{-1, 18}));
  EXPECT_EQ(decimal("0.1234567890123456780000"), (Decimal{123'456'789'012'345'678, 18}));
  for (const auto* text : {"1e18", "1234567890123456789", "0.0000000000000000001", "1e-19",
                           "1e99999999999999999999", "1e-99999999999999999999"}) {
    EXPECT_EQ(
        refusal(text),
        "expected a decimal of at most 18 digits, at most 18 of them after the point, found \"" +
            std::string(text) + "\"");
  }
}

TEST(Decimal, RefusesWhatIsNoJsonNumber) {
  for (const auto* text : {"", "+1", "01", "1.", ".5", "1,5", " 1", "1e", "0x1", "NaN", "１"}) {
    EXPECT_EQ(refusal(text),
              "expected a decimal such as 12.5, found \"" + std::string(text) + "\"");
  }
}

TEST(Decimal, IsPrintedPlain) {
  for (const auto* text : {"0", "0.9", "-12", "1000", "0.000000000000000001", "-0.05", "123.456"}) {
    EXPECT_EQ(to_string(decimal(text)), text);
  }
}

TEST(Decimal, IsComparedExactly) {
  EXPECT_LT(decimal("999999999999999998"), decimal("999999999999999999"));
  EXPECT_LT(decimal("0.999999999999999999"), decimal("1"));
  EXPECT_GT(decimal("999999999999999999"), decimal("0.000000000000000001"));
  EXPECT_LT(decimal("-999999999999999999"), decimal("-0.1"));
  EXPECT_EQ(decimal("0.50") <=> decimal("5e-1"), std::strong_ordering::equal);
}

TEST(Fen, AreReadExactly) {
  EXPECT_EQ(fen("25.00", MoneyUnit::kYuan).value(), Fen{2'500});
  EXPECT_EQ(fen("-0.01", MoneyUnit::kYuan).value(), Fen{-1});
  EXPECT_EQ(fen("0.000001", MoneyUnit::kWanYuan).value(), Fen{1});
  EXPECT_EQ(fen("320038.54828974e0", MoneyUnit::kWanYuan).error().message,
            "expected an amount of whole fen, found 320038.54828974 wan_yuan");
  EXPECT_EQ(fen("0.001", MoneyUnit::kYuan).error().message,
            "expected an amount of whole fen, found 0.001 yuan");
}

TEST(Fen, HaveALimit) {
  EXPECT_EQ(fen("1e13", MoneyUnit::kYuan).value(), Fen{1'000'000'000'000'000});
  EXPECT_EQ(fen("-1e9", MoneyUnit::kWanYuan).value(), Fen{-1'000'000'000'000'000});
  EXPECT_EQ(fen("10000000000000.01", MoneyUnit::kYuan).error().message,
            "expected an amount of at most 10000000000000 yuan, found 10000000000000.01 yuan");
  EXPECT_FALSE(fen("-999999999999999999", MoneyUnit::kWanYuan));
}

TEST(Fen, OfTheLargestAmountsAnyNumberAddUp) {
  const Fen largest = fen("1e13", MoneyUnit::kYuan).value();
  FenSum sum;
  for (int i = 0; i < 10'000; ++i) sum += largest;
  EXPECT_TRUE(sum.count == Int128{largest.count} * 10'000);
  EXPECT_TRUE(sum + -largest < sum);
}

TEST(MoneyUnit, IsOneOfTwo) {
  EXPECT_EQ(parse_money_unit("yuan").value(), MoneyUnit::kYuan);
  EXPECT_EQ(parse_money_unit("wan_yuan").value(), MoneyUnit::kWanYuan);
  EXPECT_EQ(parse_money_unit("Yuan").error().message, "expected yuan or wan_yuan, found \"Yuan\"");
}

}  // namespace
}  // namespace kpiwatch
