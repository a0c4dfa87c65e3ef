#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cassert>
#include <compare>
#include <cstdint>
#include <memory>

#include "metrics/base/decimal.h"
#include "metrics/base/int128.h"

namespace kpiwatch {

/// Wide enough for every product the evaluation forms of milliseconds, assets, fen and 18-digit
/// decimals.
using WideInt = boost::multiprecision::int512_t;

/// An exact fraction with a positive denominator, not reduced. Comparisons are exact; `to_double`
/// is the one place where a figure is rounded (to nearest, ties to even), for printing.
///
/// Nearly all fractions fit in 128 bits and are calculated there, most of those between factors of
/// 64, which cannot overflow; what does not fit is calculated in 512 bits, and kept so.
class Ratio {
 public:
  Ratio() : Ratio(Int128{0}, Int128{1}) {}
  Ratio(Int128 numerator, Int128 denominator) : numerator_(numerator), denominator_(denominator) {
    assert(denominator != 0 && "callers ask first whether there is a ratio");
    if (denominator_ < 0) {
      numerator_ = -numerator_;
      denominator_ = -denominator_;
    }
  }
  Ratio(const WideInt& numerator, const WideInt& denominator);
  explicit Ratio(const Decimal& decimal);

  WideInt numerator() const { return wide_ ? wide_->numerator : WideInt{numerator_}; }
  WideInt denominator() const { return wide_ ? wide_->denominator : WideInt{denominator_}; }
  bool is_zero() const { return wide_ ? wide_->numerator.is_zero() : numerator_ == 0; }
  double to_double() const {
    // Both are doubles exactly, and their division is rounded as it should be.
    if (!wide_ && is_exact(numerator_) && is_exact(denominator_)) {
      return static_cast<double>(static_cast<std::int64_t>(numerator_)) /
             static_cast<double>(static_cast<std::int64_t>(denominator_));
    }
    return long_to_double();
  }

  friend Ratio operator+(const Ratio& a, const Ratio& b);
  friend Ratio operator-(const Ratio& a, const Ratio& b);
  friend Ratio operator*(const Ratio& a, const Ratio& b) {
    if (a.is_short() && b.is_short())
      return {short_product(a.numerator_, b.numerator_),
              short_product(a.denominator_, b.denominator_)};
    return long_product(a, b);
  }
  /// `b` must not be zero.
  friend Ratio operator/(const Ratio& a, const Ratio& b) {
    if (a.is_short() && b.is_short())
      return {short_product(a.numerator_, b.denominator_),
              short_product(a.denominator_, b.numerator_)};
    return long_product(a, b.inverse());
  }
  friend bool operator==(const Ratio& a, const Ratio& b) { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Ratio& a, const Ratio& b) {
    if (a.is_short() && b.is_short())
      return short_product(a.numerator_, b.denominator_) <=>
             short_product(b.numerator_, a.denominator_);
    return compare_long(a, b);
  }

 private:
  struct Wide {
    WideInt numerator;
    WideInt denominator;
  };

  static bool is_exact(Int128 number) {
    constexpr Int128 kMost = Int128{1} << 53;
    return -kMost <= number && number <= kMost;
  }
  static bool is_of_64_bits(Int128 number) { return static_cast<std::int64_t>(number) == number; }
  /// Of numbers of 64 bits, of which the compiler does not know.
  static Int128 short_product(Int128 a, Int128 b) {
    return Int128{static_cast<std::int64_t>(a)} * static_cast<std::int64_t>(b);
  }
  bool is_short() const {
    return !wide_ && is_of_64_bits(numerator_) && is_of_64_bits(denominator_);
  }

  static Ratio long_product(const Ratio& a, const Ratio& b);
  static std::strong_ordering compare_long(const Ratio& a, const Ratio& b);
  double long_to_double() const;
  Ratio inverse() const;

  Int128 numerator_ = 0;
  Int128 denominator_ = 1;
  std::shared_ptr<const Wide> wide_;  ///< when it is not one of 128 bits
};

}  // namespace kpiwatch
