#pragma once

#include <string>
#include <string_view>

#include "metrics/base/instant.h"
#include "metrics/base/result.h"

namespace kpiwatch {

/// Reads an RFC 3339 date-time with an offset. Fractions finer than milliseconds are cut; a second
/// of 60 is the first instant after it, whatever its fraction.
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);

/// The same of an instant to evaluate at: one of the years 1 to 9998, so that the years around it,
/// which an evaluation tells, have the four digits of RFC 3339 too.
[[nodiscard]] Result<Instant> parse_evaluation_instant(std::string_view text);

/// "2025-03-01T02:00:00+08:00", milliseconds only if not zero, UTC as "+00:00". `offset` east of
/// UTC, rounded to whole minutes towards zero (zones before standard time have seconds).
std::string format_instant(Instant instant, std::chrono::seconds offset);

/// The same in UTC with "Z": "2025-03-01T02:00:00Z".
std::string format_instant_utc(Instant instant);

}  // namespace kpiwatch
