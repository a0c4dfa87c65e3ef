#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include "metrics/base/decimal.h"

namespace kpiwatch {

/// Wide enough for every product the evaluation forms of milliseconds, assets, fen and 18-digit
/// decimals.
using WideInt = boost::multiprecision::int512_t;

/// An exact fraction with a positive denominator, not reduced. Comparisons are exact; `to_double`
/// is the one place where a figure is rounded (to nearest, ties to even), for printing.
class Ratio {
 public:
  Ratio() : Ratio(0, 1) {}
  Ratio(WideInt numerator, WideInt denominator);
  explicit Ratio(const Decimal& decimal);

  const WideInt& numerator() const { return numerator_; }
  const WideInt& denominator() const { return denominator_; }
  double to_double() const;

  friend Ratio operator+(const Ratio& a, const Ratio& b);
  friend Ratio operator-(const Ratio& a, const Ratio& b);
  friend Ratio operator*(const Ratio& a, const Ratio& b);
  /// `b` must not be zero.
  friend Ratio operator/(const Ratio& a, const Ratio& b);
  friend bool operator==(const Ratio& a, const Ratio& b);
  friend std::strong_ordering operator<=>(const Ratio& a, const Ratio& b);

 private:
  WideInt numerator_;
  WideInt denominator_;
};

}  // namespace kpiwatch
