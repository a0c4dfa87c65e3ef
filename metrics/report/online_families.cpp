#include "metrics/report/online_families.h"

namespace kpiwatch {
namespace {

using Online = OnlineRateStanding;

EmitSamples assets_now(std::int64_t OnlineNow::*figure) {
  return per_target<Online>([figure](const Online& online) { return online.now.*figure; });
}

EmitSamples ratio_now() {
  return for_kind<Online>([](const auto& target, const Online& online, auto& out) {
    out.add({{"target", target.id}, {"window", "now"}}, sample_value(online.now.ratio));
  });
}

EmitSamples group_assets_now(std::int64_t OnlineNow::*figure) {
  return for_kind<Online>([figure](const auto& target, const Online& online, auto& out) {
    for (const OnlineGroup& group : online.groups) {
      out.add({{"target", target.id}}, sample_value(group.now.*figure), &group.labels);
    }
  });
}

EmitSamples group_ratio_now() {
  return for_kind<Online>([](const auto& target, const Online& online, auto& out) {
    for (const OnlineGroup& group : online.groups) {
      out.add({{"target", target.id}, {"window", "now"}}, sample_value(group.now.ratio),
              &group.labels);
    }
  });
}

/// What a target's sums are counted in; each unit has families of its own.
enum class Unit { kSeconds, kSamples };

EmitSamples only_in(Unit unit, EmitSamples emit) {
  return for_kind<Online>(
      [unit, emit = std::move(emit)](const auto& target, const Online& online, auto& out) {
        if (online.sampled == (unit == Unit::kSamples)) emit(target, out);
      });
}

auto sum_in(Unit unit, AssetSum OnlineWindow::*sum) {
  const int decimals = unit == Unit::kSeconds ? 3 : 0;
  return [=](const OnlineWindow& window) { return SampleValue::decimal(window.*sum, decimals); };
}

EmitSamples window_sum(Unit unit, AssetSum OnlineWindow::*sum) {
  return only_in(unit, per_window<Online>(sum_in(unit, sum)));
}

EmitSamples group_sum(Unit unit, AssetSum OnlineWindow::*sum) {
  return only_in(unit, per_group_window<Online>(sum_in(unit, sum)));
}

std::vector<Family> total_families() {
  return {
      {"kpiwatch_online_assets",
       "Assets that are online now, of those counted.",
       {assets_now(&OnlineNow::online)}},
      {"kpiwatch_counted_assets",
       "Assets that count for the target now: registered, selected, not under maintenance, and "
       "of known status unless the target treats unknown as offline.",
       {assets_now(&OnlineNow::counted)}},
      {"kpiwatch_unknown_assets",
       "Selected assets whose status is unknown now.",
       {assets_now(&OnlineNow::unknown)}},
      {"kpiwatch_excluded_assets",
       "Selected assets that do not count now because they are under maintenance.",
       {assets_now(&OnlineNow::excluded)}},
      {"kpiwatch_online_ratio",
       "Online share (0 to 1) of what was counted in the window, or of the assets counted now "
       "(window=\"now\"); absent when nothing was counted.",
       {ratio_now(), per_window<Online>(&OnlineWindow::ratio)}},
      {"kpiwatch_online_seconds",
       "Asset-seconds online in the window, of those counted. Sums up across daemons.",
       {window_sum(Unit::kSeconds, &OnlineWindow::good)}},
      {"kpiwatch_counted_seconds",
       "Asset-seconds counted in the window. Sums up across daemons.",
       {window_sum(Unit::kSeconds, &OnlineWindow::counted)}},
      {"kpiwatch_unknown_seconds",
       "Asset-seconds of unknown status in the window.",
       {window_sum(Unit::kSeconds, &OnlineWindow::unknown)}},
      {"kpiwatch_excluded_seconds",
       "Asset-seconds in the window that did not count because of maintenance.",
       {window_sum(Unit::kSeconds, &OnlineWindow::excluded)}},
      {"kpiwatch_online_samples",
       "Samples found online in the window, of those counted, for targets sampled at fixed times "
       "of day. Sums up across daemons.",
       {window_sum(Unit::kSamples, &OnlineWindow::good)}},
      {"kpiwatch_counted_samples",
       "Samples counted in the window, for targets sampled at fixed times of day: one for each "
       "asset and time. Sums up across daemons.",
       {window_sum(Unit::kSamples, &OnlineWindow::counted)}},
      {"kpiwatch_unknown_samples",
       "Samples of unknown status in the window, for targets sampled at fixed times of day.",
       {window_sum(Unit::kSamples, &OnlineWindow::unknown)}},
      {"kpiwatch_excluded_samples",
       "Samples in the window that did not count because of maintenance, for targets sampled at "
       "fixed times of day.",
       {window_sum(Unit::kSamples, &OnlineWindow::excluded)}},
      {"kpiwatch_error_budget_remaining_ratio",
       "Share of the period's allowed offline time that is left: 1 is untouched, below 0 is "
       "overdrawn; absent for sampled targets and when nothing is expected to be counted.",
       {per_target<Online>([](const Online& online) {
         return online.error_budget ? sample_value(online.error_budget->remaining_ratio)
                                    : std::nullopt;
       })}},
  };
}

std::vector<Family> group_families() {
  return {
      {"kpiwatch_group_online_ratio",
       "Online share (0 to 1) of what was counted for a group in the window, or of its assets "
       "counted now (window=\"now\"); absent when nothing was counted.",
       {group_ratio_now(), per_group_window<Online>(&OnlineWindow::ratio)}},
      {"kpiwatch_group_online_assets",
       "Assets of a group that are online now, of those counted.",
       {group_assets_now(&OnlineNow::online)}},
      {"kpiwatch_group_counted_assets",
       "Assets of a group that count for the target now.",
       {group_assets_now(&OnlineNow::counted)}},
      {"kpiwatch_group_online_seconds",
       "Asset-seconds of a group online in the window, of those counted.",
       {group_sum(Unit::kSeconds, &OnlineWindow::good)}},
      {"kpiwatch_group_counted_seconds",
       "Asset-seconds of a group counted in the window.",
       {group_sum(Unit::kSeconds, &OnlineWindow::counted)}},
      {"kpiwatch_group_online_samples",
       "Samples of a group found online in the window, of those counted, for targets sampled at "
       "fixed times of day.",
       {group_sum(Unit::kSamples, &OnlineWindow::good)}},
      {"kpiwatch_group_counted_samples",
       "Samples of a group counted in the window, for targets sampled at fixed times of day.",
       {group_sum(Unit::kSamples, &OnlineWindow::counted)}},
  };
}

}  // namespace

std::vector<Family> online_families() {
  std::vector<Family> families = total_families();
  for (Family& family : group_families()) families.push_back(std::move(family));
  return families;
}

}  // namespace kpiwatch
