#pragma once

#include <string>
#include <string_view>

#include "daemon/rules/rule.h"
#include "metrics/base/decimal.h"
#include "metrics/targets/target.h"

/// Pieces of PromQL.
namespace kpiwatch::rules {

/// `metric{target="ID"}`, with further matchers such as `window="now"`.
std::string of_target(std::string_view metric, const Target& target, std::string_view more = {});

/// The same for a metric told by window; without the label, so that it matches what has none.
std::string in_window(std::string_view metric, const Target& target, std::string_view window);

/// The window of the target's period.
std::string period_window(const Target& target);

/// A length as a number of seconds.
std::string seconds(Millis length);

/// 1 - d, exactly, for d from 0 to 1.
Decimal complement(const Decimal& decimal);

/// "90%", exactly.
std::string percent(const Decimal& share);

/// How much of the target's period is gone, 0 to 1: recorded for every target, and read again.
inline constexpr std::string_view kElapsed = "kpiwatch:period_elapsed:ratio";
Recording record_elapsed(const Target& target);

/// How much of what was promised for the period is achieved so far, 0 to 1.
inline constexpr std::string_view kAchievement = "kpiwatch:target_achievement:ratio";

}  // namespace kpiwatch::rules
