#pragma once

#include <algorithm>
#include <string_view>

#include "metrics/targets/target.h"

/// What the rules about an online rate and their cases have in common.
namespace kpiwatch::rules {

// Recorded series, each with the label `target`.
inline constexpr std::string_view kOffline = "kpiwatch:offline_assets:ratio";  ///< now
inline constexpr std::string_view kGroupOffline = "kpiwatch:group_offline_assets:ratio";
inline constexpr std::string_view kBudgetLeft = "kpiwatch:error_budget_left:ratio";
/// Until the error budget is used up at the pace of the label `pace`.
inline constexpr std::string_view kExhaustion = "kpiwatch:error_budget_exhaustion:seconds";
inline constexpr std::string_view kFallCount = "kpiwatch:assets_fall:count3m";
inline constexpr std::string_view kFallRatio = "kpiwatch:assets_fall:ratio3m";

inline constexpr Millis kPace = std::chrono::days{3};
inline constexpr Millis kSlowPace = std::chrono::days{30};
inline constexpr Decimal kMostUnknown{1, 1};
inline constexpr Decimal kMassFall{3, 1};
// Fewer are no sign of a line or a platform, however large a share they are.
inline constexpr int kFewestOfGroup = 3;
inline constexpr int kFewestOfFall = 5;

inline bool is_sampled(const Target& target) {
  const auto* online = std::get_if<OnlineRateTarget>(&target.promise);
  return online != nullptr && !online->sampled.empty();
}

/// The configured rolling window of that length, if there is one.
inline const Window* window_of(const Target& target, Millis length) {
  const auto found = std::ranges::find_if(target.windows, [length](const Window& window) {
    const auto* span = std::get_if<Millis>(&window.span);
    return span != nullptr && *span == length;
  });
  return found != target.windows.end() ? &*found : nullptr;
}

}  // namespace kpiwatch::rules
