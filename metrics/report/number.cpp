#include "metrics/report/number.h"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace kpiwatch {
namespace {

/// A quotient of two integers that doubles hold exactly is rounded once, by the division; others go
/// through Ratio, which costs more.
double quotient(AssetSum numerator, std::int64_t denominator) {
  constexpr AssetSum kExact = AssetSum{1} << 53;
  if (-kExact <= numerator && numerator <= kExact) {
    return static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  return Ratio(WideInt(numerator), denominator).to_double();
}

}  // namespace

double to_seconds(AssetSum millis) { return quotient(millis, 1000); }

double to_seconds(Millis length) { return quotient(length.count(), 1000); }

double to_double(AssetSum sum, bool sampled) { return quotient(sum, sampled ? 1 : 1000); }

double to_double(const Decimal& decimal) { return Ratio(decimal).to_double(); }

double to_yuan(FenSum amount) { return quotient(amount.count, 100); }

std::string format_number(double value) {
  assert(std::isfinite(value));
  // The longest plain notation: the 309 digits of the greatest double, and a sign.
  std::array<char, 320> buffer;
  const bool plain = value == 0 || std::abs(value) >= 1e-4;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific);
  return {buffer.data(), end.ptr};
}

}  // namespace kpiwatch
