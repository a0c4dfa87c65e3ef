#include "metrics/report/sample_value.h"

#include <fmt/compile.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

#include "metrics/report/number.h"

namespace kpiwatch {
namespace {

/// Below this, neighbouring whole numbers of thousandths, hundredths or ones lie further apart than
/// neighbouring doubles (7e12 < 2^43, 7e13 < 2^46, 7e15 < 2^53). So no two share a double, and the
/// shortest text of that double is the decimal itself.
constexpr std::int64_t kShort = 7'000'000'000'000'000;

constexpr std::array<std::int64_t, 4> kPowersOfTen = {1, 10, 100, 1000};

bool is_short(Int128 units) { return -kShort < units && units < kShort; }

char* write_text(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* write_integer(char* out, std::int64_t value) {
  return fmt::format_to(out, FMT_COMPILE("{}"), value);
}

/// The digits behind the point, without zeros at the end.
char* write_fraction(char* out, std::int64_t fraction, int decimals) {
  if (fraction == 0) return out;
  for (; fraction % 10 == 0; --decimals) fraction /= 10;
  *out = '.';
  for (int place = decimals; place > 0; --place, fraction /= 10)
    out[place] = static_cast<char>('0' + fraction % 10);
  return out + decimals + 1;
}

char* write_decimal(char* out, std::int64_t units, int decimals) {
  if (units < 0) *out++ = '-';
  const std::int64_t size = std::abs(units);
  const std::int64_t one = kPowersOfTen[static_cast<std::size_t>(decimals)];
  return write_fraction(write_integer(out, size / one), size % one, decimals);
}

char* write_double(char* out, double value) {
  if (std::isnan(value)) return write_text(out, "NaN");
  if (std::isinf(value)) return write_text(out, value > 0 ? "+Inf" : "-Inf");
  // fmt finds the same digits three times as fast as std::to_chars, and between these writes them
  // without an exponent too.
  const double size = std::abs(value);
  if (size >= 1e-4 && size < 1e15) return fmt::format_to(out, FMT_COMPILE("{}"), value);
  return write_number(out, value);
}

}  // namespace

SampleValue SampleValue::decimal(Int128 units, int decimals) {
  if (is_short(units)) return {static_cast<std::int64_t>(units), decimals};
  return SampleValue(quotient(units, kPowersOfTen[static_cast<std::size_t>(decimals)]));
}

char* SampleValue::write(char* out) const {
  if (decimals_ >= 0) return write_decimal(out, units_, decimals_);
  const bool whole = std::abs(value_) < static_cast<double>(kShort) && value_ != 0 &&
                     value_ == std::trunc(value_);
  return whole ? write_integer(out, static_cast<std::int64_t>(value_)) : write_double(out, value_);
}

SampleValue sample_value(const Decimal& decimal) { return SampleValue(to_double(decimal)); }

}  // namespace kpiwatch
