#include "metrics/report/number.h"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace kpiwatch {

double quotient(AssetSum numerator, std::int64_t denominator) {
  // Of two that doubles hold exactly the division rounds once; Ratio, for others, costs more.
  constexpr AssetSum kExact = AssetSum{1} << 53;
  if (-kExact <= numerator && numerator <= kExact) {
    return static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  return Ratio(numerator, denominator).to_double();
}

double to_seconds(AssetSum millis) { return quotient(millis, 1000); }

double to_seconds(Millis length) { return quotient(length.count(), 1000); }

double to_double(AssetSum sum, bool sampled) { return quotient(sum, sampled ? 1 : 1000); }

double to_double(const Decimal& decimal) { return Ratio(decimal).to_double(); }

double to_yuan(FenSum amount) { return quotient(amount.count, 100); }

std::string format_number(double value) {
  std::array<char, kLongestNumber> buffer;
  return {buffer.data(), write_number(buffer.data(), value)};
}

char* write_number(char* out, double value) {
  assert(std::isfinite(value));
  const bool plain = value == 0 || std::abs(value) >= 1e-4;
  return std::to_chars(out, out + kLongestNumber, value,
                       plain ? std::chars_format::fixed : std::chars_format::scientific)
      .ptr;
}

}  // namespace kpiwatch
