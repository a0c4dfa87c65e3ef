#include "metrics/base/ratio.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <utility>

namespace kpiwatch {
namespace {

/// Holds every product of two WideInts and every WideInt moved left by its own width.
using DoubleWideInt = boost::multiprecision::int1024_t;

constexpr unsigned kWideBits = 512;
/// Two factors of this size multiply without overflow and with room for a sum.
constexpr unsigned kRoomyBits = 200;
constexpr unsigned kMantissaBits = 53;

unsigned bits(const WideInt& value) {
  return value.is_zero() ? 0 : static_cast<unsigned>(msb(abs(value))) + 1;
}

Unsigned128 size_of(Int128 value) {
  return value < 0 ? -static_cast<Unsigned128>(value) : static_cast<Unsigned128>(value);
}

unsigned bits(Unsigned128 value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  const auto low = static_cast<std::uint64_t>(value);
  return static_cast<unsigned>(high != 0 ? 64 + std::bit_width(high) : std::bit_width(low));
}

/// The numbers of a ratio of 512 bits while it is calculated with.
struct Fraction {
  WideInt numerator;
  WideInt denominator;

  explicit Fraction(const Ratio& ratio)
      : numerator(ratio.numerator()), denominator(ratio.denominator()) {}

  bool is_roomy() const { return bits(numerator) <= kRoomyBits && bits(denominator) <= kRoomyBits; }
  /// Makes the numbers small enough to go on calculating with. Reducing is slow, so it is done only
  /// when needed.
  void make_room() {
    if (is_roomy()) return;
    const WideInt divisor = gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
  }
};

WideInt product(const WideInt& a, const WideInt& b) {
  assert(bits(a) + bits(b) < kWideBits && "a product beyond what the evaluation forms");
  return a * b;
}

/// `quotient` with more bits than a double holds, rounded to the nearest, ties to even, times two
/// to the `exponent`; `more` says whether something was cut off it already.
double rounded(std::uint64_t quotient, bool more, int exponent) {
  const int surplus = static_cast<int>(std::bit_width(quotient)) - static_cast<int>(kMantissaBits);
  std::uint64_t mantissa = quotient >> surplus;
  const std::uint64_t cut = quotient - (mantissa << surplus);
  const std::uint64_t half = std::uint64_t{1} << (surplus - 1);
  if (cut > half || (cut == half && (more || mantissa % 2 == 1))) ++mantissa;
  return std::ldexp(static_cast<double>(mantissa), surplus + exponent);
}

/// `numerator / denominator` of positive numbers, rounded to the nearest double, ties to even.
double rounded_quotient(const DoubleWideInt& numerator, const DoubleWideInt& denominator) {
  // A quotient of at least two bits more than a double holds; what is cut off only decides ties.
  const int excess = static_cast<int>(msb(numerator)) - static_cast<int>(msb(denominator));
  const int shift = std::max(0, static_cast<int>(kMantissaBits) + 2 - excess);
  DoubleWideInt quotient, remainder;
  divide_qr(DoubleWideInt{numerator << shift}, denominator, quotient, remainder);
  const int surplus = std::max(0, static_cast<int>(msb(quotient)) + 1 - 64);
  const DoubleWideInt kept = quotient >> surplus;
  const bool more = !remainder.is_zero() || kept << surplus != quotient;
  return rounded(static_cast<std::uint64_t>(kept), more, surplus - shift);
}

/// The same for numbers of 128 bits and a denominator of at most 64.
double rounded_quotient(Unsigned128 numerator, Unsigned128 denominator) {
  const int excess = static_cast<int>(bits(numerator)) - static_cast<int>(bits(denominator));
  if (excess > 62) return rounded_quotient(DoubleWideInt{numerator}, DoubleWideInt{denominator});
  const int shift = std::max(0, static_cast<int>(kMantissaBits) + 2 - excess);
  numerator <<= shift;
  const Unsigned128 quotient = numerator / denominator;
  return rounded(static_cast<std::uint64_t>(quotient), quotient * denominator != numerator, -shift);
}

}  // namespace

Ratio::Ratio(const WideInt& numerator, const WideInt& denominator) {
  assert(!denominator.is_zero() && "callers ask first whether there is a ratio");
  const bool negative = denominator < 0;
  Wide wide{negative ? WideInt(-numerator) : numerator,
            negative ? WideInt(-denominator) : denominator};
  if (bits(wide.numerator) < 128 && bits(wide.denominator) < 128) {
    numerator_ = static_cast<Int128>(wide.numerator);
    denominator_ = static_cast<Int128>(wide.denominator);
  } else {
    wide_ = std::make_shared<const Wide>(std::move(wide));
  }
}

Ratio::Ratio(const Decimal& decimal)
    : Ratio(Int128{decimal.coefficient}, Int128{decimal.denominator()}) {}

double Ratio::long_to_double() const {
  if (is_zero()) return 0.0;
  if (!wide_) {
    const Unsigned128 size = size_of(numerator_);
    const Unsigned128 denominator = size_of(denominator_);
    if (bits(denominator) <= 64) {
      const double value = rounded_quotient(size, denominator);
      return numerator_ < 0 ? -value : value;
    }
  }
  const Fraction wide(*this);
  const double value =
      rounded_quotient(DoubleWideInt{abs(wide.numerator)}, DoubleWideInt{wide.denominator});
  return wide.numerator < 0 ? -value : value;
}

Ratio operator+(const Ratio& a, const Ratio& b) {
  if (!a.wide_ && !b.wide_) {
    Int128 left, right, sum, denominator;
    if (a.denominator_ == b.denominator_) {
      if (!__builtin_add_overflow(a.numerator_, b.numerator_, &sum)) return {sum, a.denominator_};
    } else if (!__builtin_mul_overflow(a.numerator_, b.denominator_, &left) &&
               !__builtin_mul_overflow(b.numerator_, a.denominator_, &right) &&
               !__builtin_add_overflow(left, right, &sum) &&
               !__builtin_mul_overflow(a.denominator_, b.denominator_, &denominator)) {
      return {sum, denominator};
    }
  }
  Fraction x(a), y(b);
  if (x.denominator == y.denominator && x.is_roomy() && y.is_roomy())
    return {WideInt(x.numerator + y.numerator), x.denominator};
  x.make_room();
  y.make_room();
  return {WideInt(product(x.numerator, y.denominator) + product(y.numerator, x.denominator)),
          product(x.denominator, y.denominator)};
}

Ratio operator-(const Ratio& a, const Ratio& b) { return a + b * Ratio(Int128{-1}, Int128{1}); }

Ratio Ratio::long_product(const Ratio& a, const Ratio& b) {
  Int128 numerator, denominator;
  if (!a.wide_ && !b.wide_ && !__builtin_mul_overflow(a.numerator_, b.numerator_, &numerator) &&
      !__builtin_mul_overflow(a.denominator_, b.denominator_, &denominator)) {
    return {numerator, denominator};
  }
  Fraction x(a), y(b);
  x.make_room();
  y.make_room();
  return {product(x.numerator, y.numerator), product(x.denominator, y.denominator)};
}

Ratio Ratio::inverse() const {
  return wide_ ? Ratio(wide_->denominator, wide_->numerator) : Ratio(denominator_, numerator_);
}

std::strong_ordering Ratio::compare_long(const Ratio& a, const Ratio& b) {
  Int128 left, right;
  if (!a.wide_ && !b.wide_ && !__builtin_mul_overflow(a.numerator_, b.denominator_, &left) &&
      !__builtin_mul_overflow(b.numerator_, a.denominator_, &right)) {
    return left <=> right;
  }
  const Fraction x(a), y(b);
  const DoubleWideInt x_wide = DoubleWideInt{x.numerator} * DoubleWideInt{y.denominator};
  const DoubleWideInt y_wide = DoubleWideInt{y.numerator} * DoubleWideInt{x.denominator};
  return x_wide.compare(y_wide) <=> 0;
}

}  // namespace kpiwatch
