#pragma once

#include <boost/multiprecision/cpp_int.hpp>
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
/// Nearly all fractions fit in 128 bits and are calculated there; what does not is calculated in
/// 512, and kept so.
class Ratio {
 public:
  Ratio() : Ratio(Int128{0}, Int128{1}) {}
  Ratio(Int128 numerator, Int128 denominator);
  Ratio(const WideInt& numerator, const WideInt& denominator);
  explicit Ratio(const Decimal& decimal);

  WideInt numerator() const { return wide_ ? wide_->numerator : WideInt{numerator_}; }
  WideInt denominator() const { return wide_ ? wide_->denominator : WideInt{denominator_}; }
  bool is_zero() const { return wide_ ? wide_->numerator.is_zero() : numerator_ == 0; }
  double to_double() const;

  friend Ratio operator+(const Ratio& a, const Ratio& b);
  friend Ratio operator-(const Ratio& a, const Ratio& b);
  friend Ratio operator*(const Ratio& a, const Ratio& b);
  /// `b` must not be zero.
  friend Ratio operator/(const Ratio& a, const Ratio& b);
  friend bool operator==(const Ratio& a, const Ratio& b);
  friend std::strong_ordering operator<=>(const Ratio& a, const Ratio& b);

 private:
  struct Wide {
    WideInt numerator;
    WideInt denominator;
  };

  Ratio inverse() const;

  Int128 numerator_ = 0;
  Int128 denominator_ = 1;
  std::shared_ptr<const Wide> wide_;  ///< when it is not one of 128 bits
};

}  // namespace kpiwatch
