#pragma once

#include <string>
#include <string_view>

#include "metrics/base/instant.h"
#include "metrics/base/result.h"

namespace kpiwatch {

/// Reads a Prometheus duration: units y w d h m s ms, each at most once, in that order ("1h30m").
/// A day is 24 hours, a week 7 days, a year 365 days. "0" alone is zero.
[[nodiscard]] Result<Millis> parse_duration(std::string_view text);

/// The same notation back: "1h30m", "0s".
std::string format_duration(Millis duration);

}  // namespace kpiwatch
