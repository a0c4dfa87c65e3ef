#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "metrics/base/decimal.h"
#include "metrics/base/instant.h"
#include "metrics/targets/board.h"

/// From exact figures to the numbers that machines read. Each conversion rounds once, to the
/// nearest double.
namespace kpiwatch {

/// `denominator` is positive.
double quotient(AssetSum numerator, std::int64_t denominator);
double to_seconds(AssetSum millis);
double to_seconds(Millis length);
/// Seconds, or the number of samples when `sampled`.
double to_double(AssetSum sum, bool sampled);
double to_double(const Decimal& decimal);
double to_yuan(FenSum amount);

/// The fewest digits that read back as the same double: "0.9", "43200", "-0.05"; without an
/// exponent from 0.0001 up. `value` must be finite.
std::string format_number(double value);
/// The longest plain notation: the 309 digits of the greatest double, and a sign.
inline constexpr std::size_t kLongestNumber = 310;
/// The same into room for the longest; returns the end of what was written.
char* write_number(char* out, double value);

}  // namespace kpiwatch
