#include "metrics/base/ratio.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace kpiwatch {
namespace {

using Exact = boost::multiprecision::cpp_int;

WideInt power_of_two(unsigned exponent) { return WideInt{1} << exponent; }

/// The double's own value as a fraction, taken from its bits.
std::pair<Exact, Exact> fraction_of(double value) {
  int exponent = 0;
  const auto mantissa = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &exponent), 53));
  exponent -= 53;
  if (exponent >= 0) return {Exact{mantissa} << exponent, 1};
  return {Exact{mantissa}, Exact{1} << -exponent};
}

/// |value - ratio| as a fraction.
std::pair<Exact, Exact> distance(double value, const Ratio& ratio) {
  const auto [n, d] = fraction_of(value);
  const Exact numerator{ratio.numerator()}, denominator{ratio.denominator()};
  return {abs(Exact{n * denominator - numerator * d}), d * denominator};
}

/// No neighbouring double is nearer, and of two equally near ones it is the even one.
void expect_nearest(const Ratio& ratio) {
  const double value = ratio.to_double();
  const auto [own, own_scale] = distance(value, ratio);
  for (const double towards : {-INFINITY, INFINITY}) {
    const auto [other, other_scale] = distance(std::nextafter(value, towards), ratio);
    const Exact left = own * other_scale, right = other * own_scale;
    EXPECT_LE(left, right) << ratio.numerator() << "/" << ratio.denominator();
    if (left != right) continue;
    int exponent = 0;
    const auto mantissa = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &exponent), 53));
    EXPECT_EQ(mantissa % 2, 0) << ratio.numerator() << "/" << ratio.denominator();
  }
}

WideInt random_number(std::mt19937_64& random, unsigned bits) {
  WideInt number = 1;
  for (unsigned i = 1; i < bits; ++i) number = number * 2 + (random() >> 63);
  return number;
}

TEST(Ratio, IsRoundedToTheNearestDoubleForAnySizes) {
  std::mt19937_64 random(1);
  const unsigned sizes[] = {1,   2,   52,  53,  54,  62,  63,  64,  65,  100, 126,
                            127, 128, 129, 200, 300, 400, 455, 456, 500, 511};
  for (const auto numerator : sizes) {
    for (const auto denominator : sizes) {
      const auto n = random_number(random, numerator), d = random_number(random, denominator);
      expect_nearest(Ratio(n, d));
      expect_nearest(Ratio(-n, d));
    }
  }
}

TEST(Ratio, RoundsTiesToEven) {
  const WideInt two53 = power_of_two(53);
  EXPECT_EQ(Ratio(two53 + 1, 1).to_double(), 9007199254740992.0);
  EXPECT_EQ(Ratio(two53 + 3, 1).to_double(), 9007199254740996.0);
  EXPECT_EQ(Ratio(-(two53 + 1), 1).to_double(), -9007199254740992.0);
  // A hair above the tie, on either side of what fits a quotient.
  EXPECT_EQ(Ratio((two53 + 1) * power_of_two(400) + 1, power_of_two(400)).to_double(),
            9007199254740994.0);
  EXPECT_EQ(Ratio((two53 + 1) * power_of_two(400) - 1, power_of_two(400)).to_double(),
            9007199254740992.0);
}

TEST(Ratio, CarriesIntoTheNextPowerOfTwo) {
  EXPECT_EQ(Ratio(power_of_two(54) - 1, 1).to_double(), std::ldexp(1.0, 54));
  EXPECT_EQ(Ratio(power_of_two(500) - 1, power_of_two(500)).to_double(), 1.0);
}

TEST(Ratio, OfPlainFiguresIsThePlainDouble) {
  EXPECT_EQ(Ratio(1, 3).to_double(), 1.0 / 3);
  EXPECT_EQ(Ratio(9, 10).to_double(), 0.9);
  EXPECT_EQ(Ratio(-7, 2).to_double(), -3.5);
  EXPECT_EQ(Ratio(0, power_of_two(300)).to_double(), 0.0);
  EXPECT_FALSE(std::signbit(Ratio(0, -5).to_double()));
}

TEST(Ratio, HasAPositiveDenominator) {
  const Ratio ratio(3, -6);
  EXPECT_EQ(ratio.numerator(), -3);
  EXPECT_EQ(ratio.denominator(), 6);
}

TEST(Ratio, ComesFromADecimalExactly) {
  EXPECT_EQ(Ratio(parse_decimal("0.90").value()), Ratio(9, 10));
  EXPECT_EQ(Ratio(parse_decimal("-12").value()), Ratio(-12, 1));
}

TEST(Ratio, CalculatesExactly) {
  EXPECT_EQ(Ratio(1, 3) + Ratio(1, 6), Ratio(1, 2));
  EXPECT_EQ(Ratio(1, 7) + Ratio(2, 7), Ratio(3, 7));
  EXPECT_EQ(Ratio(1, 3) - Ratio(1, 2), Ratio(-1, 6));
  EXPECT_EQ(Ratio(2, 3) * Ratio(-3, 4), Ratio(-1, 2));
  EXPECT_EQ(Ratio(2, 3) / Ratio(-4, 3), Ratio(-1, 2));
}

TEST(Ratio, CalculatesTheSameOnBothSidesOf128Bits) {
  std::mt19937_64 random(2);
  const unsigned sizes[] = {1, 40, 62, 63, 64, 65, 100, 126, 127, 128, 129, 150};
  for (int i = 0; i < 5'000; ++i) {
    const auto any = [&] { return random_number(random, sizes[random() % std::size(sizes)]); };
    const WideInt a = any(), b = any(), c = any(), d = any();
    const Ratio x(i % 2 == 0 ? a : WideInt(-a), b), y(i % 3 == 0 ? c : WideInt(-c), d);
    const auto is = [](const Ratio& ratio, const Exact& numerator, const Exact& denominator) {
      return Exact{ratio.numerator()} * denominator == numerator * Exact{ratio.denominator()};
    };
    const Exact xn{x.numerator()}, xd{x.denominator()}, yn{y.numerator()}, yd{y.denominator()};
    ASSERT_TRUE(is(x + y, xn * yd + yn * xd, xd * yd));
    ASSERT_TRUE(is(x - y, xn * yd - yn * xd, xd * yd));
    ASSERT_TRUE(is(x * y, xn * yn, xd * yd));
    ASSERT_TRUE(is(x / y, xn * yd, xd * yn));
    ASSERT_EQ(x < y, Exact{xn * yd} < Exact{yn * xd});
    ASSERT_EQ(x, Ratio(x.numerator() * 3, x.denominator() * 3));
  }
}

TEST(Ratio, IsExactAboutTheLastNumbersOf64Bits) {
  const Int128 edge = Int128{1} << 63;
  std::vector<Ratio> ratios;
  for (const Int128 numerator : {-edge - 1, -edge, -edge + 1, edge - 1, edge, edge + 1}) {
    for (const Int128 denominator : {Int128{1}, Int128{3}, edge - 1, edge})
      ratios.emplace_back(numerator, denominator);
  }
  for (const Ratio& x : ratios) {
    expect_nearest(x);
    for (const Ratio& y : ratios) {
      const Exact xn{x.numerator()}, xd{x.denominator()}, yn{y.numerator()}, yd{y.denominator()};
      const Ratio product = x * y, quotient = x / y;
      EXPECT_EQ(Exact{product.numerator()} * (xd * yd), xn * yn * Exact{product.denominator()});
      EXPECT_EQ(Exact{quotient.numerator()} * (xd * yn), xn * yd * Exact{quotient.denominator()});
      EXPECT_EQ(x < y, Exact{xn * yd} < Exact{yn * xd});
      EXPECT_EQ(x == y, Exact{xn * yd} == Exact{yn * xd});
    }
  }
}

TEST(Ratio, ReducesBeforeAProductWouldOverflow) {
  Ratio product(1, 1);
  for (int i = 1; i <= 200; ++i) {
    product = product * Ratio(power_of_two(90) + i, power_of_two(89) + i);
    product = product * Ratio(power_of_two(89) + i, power_of_two(90) + i);
  }
  EXPECT_EQ(product, Ratio(1, 1));
}

TEST(Ratio, IsComparedExactlyWhateverItsSize) {
  const WideInt big = power_of_two(510);
  EXPECT_LT(Ratio(big - 1, big), Ratio(1, 1));
  EXPECT_LT(Ratio(big - 2, big - 1), Ratio(big - 1, big));
  EXPECT_GT(Ratio(-(big - 2), big - 1), Ratio(-(big - 1), big));
  EXPECT_EQ(Ratio(big, big), Ratio(1, 1));
  EXPECT_LT(Ratio(-1, 2), Ratio(1, 3));
  EXPECT_EQ(Ratio(2, 4), Ratio(1, 2));
}

}  // namespace
}  // namespace kpiwatch
