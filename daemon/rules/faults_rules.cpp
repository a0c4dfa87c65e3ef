#include <fmt/format.h>

#include <algorithm>

#include "daemon/rules/faults_tiers.h"
#include "daemon/rules/groups.h"
#include "daemon/rules/promql.h"
#include "metrics/base/duration.h"

namespace kpiwatch::rules {
namespace {

const FaultsTarget& promise_of(const Target& target) {
  return std::get<FaultsTarget>(target.promise);
}

std::string in_period(std::string_view metric, const Target& target) {
  return in_window(metric, target, period_window(target));
}

std::string open_longest(const Target& target) {
  return of_target("kpiwatch_fault_open_longest_seconds", target);
}

Fillings common(const Target& target) {
  const FaultsTarget& promise = promise_of(target);
  return {{"limit", std::to_string(promise.limit)},
          {"max", promise.max_duration ? format_duration(*promise.max_duration) : ""}};
}

Alert made(const Target& target, const char* name, const std::string& expr, const char* severity) {
  return target_alert(target, {.name = name, .expr = expr, .severity = severity}, common(target));
}

/// The first stage is told during working hours, the others leave no time to wait for them.
std::vector<Alert> duration_alerts(const Target& target, const std::vector<Millis>& tiers) {
  const Millis max = *promise_of(target).max_duration;
  std::vector<Alert> alerts;
  for (const Millis open_for : tiers) {
    const bool early = tiers.size() > 1 && open_for == tiers.front();
    Fillings fillings = common(target);
    fillings.emplace_back("open_for", format_duration(open_for));
    alerts.push_back(
        target_alert(target,
                     {.name = "KpiwatchFaultNearLimit",
                      .expr = fmt::format("clamp_min({0} - {1}, 0)\nand {1} >= {2}", seconds(max),
                                          open_longest(target), seconds(open_for)),
                      .severity = early ? kWarning : kCritical,
                      .labels = {{"open_for", format_duration(open_for)}}},
                     fillings));
  }
  alerts.push_back(made(target, "KpiwatchFaultOverLimit",
                        fmt::format("{} > {}", open_longest(target), seconds(max)), kCritical));
  return alerts;
}

std::vector<Alert> count_alerts(const Target& target) {
  const std::int64_t limit = promise_of(target).limit;
  const std::string count = in_period("kpiwatch_faults", target);
  std::vector<Alert> alerts;
  if (const auto most = most_of(limit))
    alerts.push_back(
        made(target, "KpiwatchFaultsMostUsed", fmt::format("{} >= {}", count, *most), kWarning));
  if (const auto several = several_of(limit)) {
    const std::string forecast = of_target("kpiwatch_forecast_faults", target);
    alerts.push_back(made(target, "KpiwatchFaultsAheadOfCalendar",
                          fmt::format("{} > {}\nand {} >= {}", forecast, limit, count, *several),
                          kWarning));
  }
  if (limit > 0) {
    alerts.push_back(made(target, "KpiwatchLastFaultUsed",
                          of_target("kpiwatch_faults_remaining", target) + " == 0", kWarning));
  }
  return alerts;
}

std::vector<Alert> lost_alerts(const Target& target) {
  const auto lost = [&](const char* reason, const std::string& expr) {
    return target_alert(target,
                        {.name = "KpiwatchFaultsLost",
                         .expr = expr,
                         .severity = kCritical,
                         .labels = {{"reason", reason}}},
                        common(target), fmt::format("KpiwatchFaultsLost/{}", reason));
  };
  std::vector<Alert> alerts = {
      lost("count",
           fmt::format("{} > {}", in_period("kpiwatch_faults", target), promise_of(target).limit))};
  if (promise_of(target).max_duration)
    alerts.push_back(lost("duration", in_period("kpiwatch_faults_overlong", target) + " > 0"));
  return alerts;
}

/// As an indicator is scored of which less is better: the limit over what was reached.
Recording achievement(const Target& target) {
  const std::int64_t limit = promise_of(target).limit;
  const std::string count = in_period("kpiwatch_faults", target);
  return {std::string{kAchievement}, limit == 0
                                         ? fmt::format("{} == bool 0", count)
                                         : fmt::format("clamp_max({} / {}, 1)", limit, count)};
}

}  // namespace

std::vector<Millis> open_for_tiers(const FaultsTarget& promise, const std::vector<Millis>& set) {
  if (!promise.max_duration || !set.empty()) return set;
  const Millis max = *promise.max_duration;
  std::vector<Millis> tiers = {max / 2, max * 2 / 3, max * 5 / 6};
  std::erase(tiers, Millis{0});
  tiers.erase(std::unique(tiers.begin(), tiers.end()), tiers.end());
  return tiers;
}

std::optional<std::int64_t> most_of(std::int64_t limit) {
  const std::int64_t most = (limit * 4 + 4) / 5;
  return most < limit ? std::optional{most} : std::nullopt;
}

std::optional<std::int64_t> several_of(std::int64_t limit) {
  if (limit < 3) return std::nullopt;
  return std::max<std::int64_t>(2, (limit + 4) / 5);
}

Group faults_group(const Target& target, const std::vector<Millis>& open_for) {
  Group group{"kpiwatch-" + target.id, {record_elapsed(target), achievement(target)}, {}};
  const auto add = [&group](std::vector<Alert> alerts) {
    for (Alert& alert : alerts) group.alerts.push_back(std::move(alert));
  };
  const FaultsTarget& promise = promise_of(target);
  if (promise.max_duration) add(duration_alerts(target, open_for_tiers(promise, open_for)));
  add(count_alerts(target));
  add(lost_alerts(target));
  return group;
}

}  // namespace kpiwatch::rules
