#pragma once

#include <string_view>

#include "metrics/base/result.h"
#include "metrics/calendar/time_zone.h"

namespace kpiwatch {

/// Reads a time as tables have it: RFC 3339 with its offset; or the site's own clock as
/// `2025-03-01`, `2025-03-01 08:30` or `2025-03-01 08:30:15`, also with `/` and without leading
/// zeros, as spreadsheets write it. A day alone is its first instant; a time that the day lacks or
/// has twice is TimeZone::resolve's.
[[nodiscard]] Result<Instant> parse_table_time(std::string_view text, const TimeZone& zone);

}  // namespace kpiwatch
