#include "metrics/base/ratio.h"

#include <algorithm>
#include <cassert>
#include <cmath>

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

bool is_roomy(const Ratio& ratio) {
  return bits(ratio.numerator()) <= kRoomyBits && bits(ratio.denominator()) <= kRoomyBits;
}

Ratio reduced(const Ratio& ratio) {
  const WideInt divisor = gcd(ratio.numerator(), ratio.denominator());
  return {ratio.numerator() / divisor, ratio.denominator() / divisor};
}

/// The ratio with numbers small enough to go on calculating with. Reducing is slow, so it is done
/// only when needed.
Ratio roomy(const Ratio& ratio) { return is_roomy(ratio) ? ratio : reduced(ratio); }

WideInt product(const WideInt& a, const WideInt& b) {
  assert(bits(a) + bits(b) < kWideBits && "a product beyond what the evaluation forms");
  return a * b;
}

/// `numerator / denominator` of positive numbers, rounded to the nearest double, ties to even.
double rounded_quotient(const DoubleWideInt& numerator, const DoubleWideInt& denominator) {
  // A quotient of at least two bits more than a double holds; what is cut off only decides ties.
  const int excess = static_cast<int>(msb(numerator)) - static_cast<int>(msb(denominator));
  const int shift = std::max(0, static_cast<int>(kMantissaBits) + 2 - excess);
  DoubleWideInt quotient, remainder;
  divide_qr(DoubleWideInt{numerator << shift}, denominator, quotient, remainder);
  const int surplus = static_cast<int>(msb(quotient)) + 1 - static_cast<int>(kMantissaBits);
  const DoubleWideInt kept = quotient >> surplus;
  auto mantissa = static_cast<std::uint64_t>(kept);
  const DoubleWideInt cut = quotient - (kept << surplus);
  const DoubleWideInt half = DoubleWideInt{1} << (surplus - 1);
  const bool above_half = cut > half || (cut == half && !remainder.is_zero());
  const bool tie = cut == half && remainder.is_zero();
  if (above_half || (tie && mantissa % 2 == 1)) ++mantissa;
  return std::ldexp(static_cast<double>(mantissa), surplus - shift);
}

}  // namespace

Ratio::Ratio(WideInt numerator, WideInt denominator)
    : numerator_(std::move(numerator)), denominator_(std::move(denominator)) {
  assert(!denominator_.is_zero() && "callers ask first whether there is a ratio");
  if (denominator_ < 0) {
    numerator_ = -numerator_;
    denominator_ = -denominator_;
  }
}

Ratio::Ratio(const Decimal& decimal) : Ratio(decimal.coefficient, decimal.denominator()) {}

double Ratio::to_double() const {
  const bool negative = numerator_ < 0;
  const WideInt size = abs(numerator_);
  // Both are doubles exactly, and their division is rounded as it should be.
  if (bits(size) <= kMantissaBits && bits(denominator_) <= kMantissaBits) {
    return static_cast<double>(static_cast<std::int64_t>(numerator_)) /
           static_cast<double>(static_cast<std::int64_t>(denominator_));
  }
  if (size.is_zero()) return 0.0;
  const double value = rounded_quotient(DoubleWideInt{size}, DoubleWideInt{denominator_});
  return negative ? -value : value;
}

Ratio operator+(const Ratio& a, const Ratio& b) {
  if (a.denominator_ == b.denominator_ && is_roomy(a) && is_roomy(b)) {
    return {a.numerator_ + b.numerator_, a.denominator_};
  }
  const Ratio x = roomy(a), y = roomy(b);
  return {product(x.numerator_, y.denominator_) + product(y.numerator_, x.denominator_),
          product(x.denominator_, y.denominator_)};
}

Ratio operator-(const Ratio& a, const Ratio& b) { return a + Ratio(-b.numerator_, b.denominator_); }

Ratio operator*(const Ratio& a, const Ratio& b) {
  const Ratio x = roomy(a), y = roomy(b);
  return {product(x.numerator_, y.numerator_), product(x.denominator_, y.denominator_)};
}

Ratio operator/(const Ratio& a, const Ratio& b) {
  assert(!b.numerator_.is_zero() && "callers ask first whether there is a quotient");
  return a * Ratio(b.denominator_, b.numerator_);
}

bool operator==(const Ratio& a, const Ratio& b) { return (a <=> b) == 0; }

std::strong_ordering operator<=>(const Ratio& a, const Ratio& b) {
  const auto compare = [](const auto& left, const auto& right) {
    return left.compare(right) <=> 0;
  };
  if (is_roomy(a) && is_roomy(b)) {
    return compare(WideInt{a.numerator_ * b.denominator_}, WideInt{b.numerator_ * a.denominator_});
  }
  const DoubleWideInt left = DoubleWideInt{a.numerator_} * DoubleWideInt{b.denominator_};
  const DoubleWideInt right = DoubleWideInt{b.numerator_} * DoubleWideInt{a.denominator_};
  return compare(left, right);
}

}  // namespace kpiwatch
