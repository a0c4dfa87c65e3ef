#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "metrics/base/decimal.h"
#include "metrics/base/instant.h"
#include "metrics/base/int128.h"
#include "metrics/base/ratio.h"

namespace kpiwatch {

/// The value of a sample. What is a whole number of some decimal part of its unit (milliseconds,
/// fen) stays one until it is written: short ones, nearly all, then need no floating point.
///
/// Its text is that of the nearest double in any case: the fewest digits that read back the same;
/// "+Inf", "-Inf" and "NaN" as Prometheus writes them.
class SampleValue {
 public:
  explicit SampleValue(double value) : units_(std::bit_cast<std::int64_t>(value)) {}
  /// `units` times 10^-`decimals`, for `decimals` 0, 2 and 3.
  static SampleValue decimal(Int128 units, int decimals) {
    if (-kShort < units && units < kShort) return {static_cast<std::int64_t>(units), decimals};
    return long_decimal(units, decimals);
  }

  /// Into room for the longest number; returns the end of what was written.
  char* write(char* out) const {
    if (decimals_ != 0 || units_ < 0 || units_ > 9) return write_long(out);
    *out = static_cast<char>('0' + units_);
    return out + 1;
  }

 private:
  /// Below this, neighbouring whole numbers of thousandths, hundredths or ones lie further apart
  /// than neighbouring doubles (7e12 < 2^43, 7e13 < 2^46, 7e15 < 2^53). So no two share a double,
  /// and the shortest text of that double is the decimal itself.
  static constexpr std::int64_t kShort = 7'000'000'000'000'000;

  static SampleValue long_decimal(Int128 units, int decimals);
  char* write_long(char* out) const;

  SampleValue(std::int64_t units, int decimals) : units_(units), decimals_(decimals) {}

  static constexpr int kNone = -1;

  std::int64_t units_;  ///< without decimals_ a double's bits: so it is small enough for registers
  int decimals_ = kNone;  ///< the value is units_ times 10^-decimals_
};

inline SampleValue sample_value(std::int64_t count) { return SampleValue::decimal(count, 0); }
inline SampleValue sample_value(bool flag) { return SampleValue::decimal(flag ? 1 : 0, 0); }
inline SampleValue sample_value(FenSum amount) { return SampleValue::decimal(amount.count, 2); }
inline SampleValue sample_value(Millis length) { return SampleValue::decimal(length.count(), 3); }
inline SampleValue sample_value(MillisSum length) {
  return SampleValue::decimal(length.count(), 3);
}
SampleValue sample_value(const Decimal& decimal);
inline SampleValue sample_value(const Ratio& ratio) { return SampleValue(ratio.to_double()); }
inline SampleValue sample_value(SampleValue value) { return value; }
template <class T>
std::optional<SampleValue> sample_value(const std::optional<T>& figure) {
  return figure ? std::optional(sample_value(*figure)) : std::nullopt;
}

}  // namespace kpiwatch
