#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/base/decimal.h"
#include "metrics/base/instant.h"
#include "metrics/base/ratio.h"
#include "metrics/calendar/time_zone.h"
#include "metrics/targets/board.h"

/// Exact figures as a person reads them: rounded, grouped in thousands, with units.
namespace kpiwatch {

/// Rounded half away from zero to `decimals` places: "12,345.7".
std::string format_rounded(const Ratio& value, int decimals);

/// "66.79 %", or "-" when absent. A ratio beside one of `limits` is never shown at it or beyond:
/// what is short of 0.9 may be shown as 89.99 %, never as 90.00 %.
std::string format_percent(const std::optional<Ratio>& ratio,
                           const std::vector<Ratio>& limits = {});
/// All digits: "62.5 %".
std::string format_percent(const Decimal& ratio);

/// Two decimals, never shown on the wrong side of 1; "-" when absent.
std::string format_burn_rate(const std::optional<Ratio>& rate);

std::string format_count(std::int64_t count);
/// "1 fault", "10 faults"
std::string format_count(std::int64_t count, std::string_view noun);
/// "85,980.1 h", or "28" when `sampled`.
std::string format_sum(AssetSum sum, bool sampled);
/// "54,868.10"
std::string format_yuan(FenSum amount);
/// Whole seconds, begun ones counted: "45s", "30m1s", "1d2h".
std::string format_length(MillisSum length);

/// Local time to the second: "2025-06-27 23:13:33".
std::string format_local_time(Instant instant, const TimeZone& zone);
/// Only the date when it is a local midnight.
std::string format_local_edge(Instant instant, const TimeZone& zone);

}  // namespace kpiwatch
