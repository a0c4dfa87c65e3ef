#include "metrics/report/sample_value.h"

#include <fmt/compile.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "metrics/base/byte_words.h"
#include "metrics/report/number.h"

namespace kpiwatch {
namespace {

constexpr std::array<std::int64_t, 4> kPowersOfTen = {1, 10, 100, 1000};

char* write_text(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

/// The eight digits of a number, the first one in the lowest byte: halved, and the halves of all
/// parts again, at the same time.
inline std::uint64_t eight_digits(std::uint64_t number) {
  const std::uint64_t fours = number / 10'000 | (number % 10'000) << 32;
  const std::uint64_t upper_pairs = (fours * 10'486 >> 20) & 0x0000'007f'0000'007f;
  const std::uint64_t pairs = upper_pairs | (fours - 100 * upper_pairs) << 16;
  const std::uint64_t tens = (pairs * 103 >> 10) & 0x000f'000f'000f'000f;
  return tens | (pairs - 10 * tens) << 8;
}

/// All digits that a short number may have are made, and then those in front and at the end that
/// are zeros left out: in a register, as a word just written cannot be read otherwise right away.
char* write_decimal(char* out, std::int64_t units, int decimals) {
  constexpr std::uint64_t kHalf = 100'000'000;
  constexpr std::uint64_t kZeros = byte_words::kOnes * '0';
  constexpr int kDigits = 16;
  if (units < 0) *out++ = '-';
  const auto size = static_cast<std::uint64_t>(std::abs(units));
  const std::uint64_t upper = eight_digits(size / kHalf), lower = eight_digits(size % kHalf);
  const auto text = static_cast<Unsigned128>(lower | kZeros) << 64 | (upper | kZeros);
  const int zeros_in_front =
      upper != 0 ? std::countr_zero(upper) / 8 : 8 + std::countr_zero(lower) / 8;
  const int point = kDigits - decimals;
  const int first = std::min(zeros_in_front, point - 1);
  const auto digits = text >> 8 * first;
  std::memcpy(out, &digits, sizeof digits);
  out += point - first;
  const int kept_decimals = decimals - std::min(decimals, std::countl_zero(lower) / 8);
  if (kept_decimals == 0) return out;
  *out++ = '.';
  const auto behind_point = static_cast<std::uint32_t>(text >> 8 * point);
  std::memcpy(out, &behind_point, sizeof behind_point);
  return out + kept_decimals;
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

SampleValue SampleValue::long_decimal(Int128 units, int decimals) {
  return SampleValue(quotient(units, kPowersOfTen[static_cast<std::size_t>(decimals)]));
}

char* SampleValue::write_long(char* out) const {
  if (decimals_ != kNone) return write_decimal(out, units_, decimals_);
  const double value = std::bit_cast<double>(units_);
  if (std::abs(value) < static_cast<double>(kShort)) {
    const auto whole = static_cast<std::int64_t>(value);
    if (static_cast<double>(whole) == value && !(whole == 0 && std::signbit(value)))
      return SampleValue(whole, 0).write(out);
  }
  return write_double(out, value);
}

SampleValue sample_value(const Decimal& decimal) { return SampleValue(to_double(decimal)); }

}  // namespace kpiwatch
