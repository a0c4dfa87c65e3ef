#include <fmt/format.h>

#include "daemon/rules/groups.h"
#include "daemon/rules/online_rate_names.h"
#include "daemon/rules/promql.h"
#include "daemon/rules/quotes.h"
#include "metrics/base/duration.h"
#include "metrics/report/label_names.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

std::string offline(const Target& target) { return of_target(kOffline, target); }
std::string budget_left(const Target& target) { return of_target(kBudgetLeft, target); }

/// What is left of the period, in seconds.
std::string rest_of_period(const Target& target) {
  return fmt::format("({} - time())", of_target("kpiwatch_period_end_timestamp_seconds", target));
}

/// The share offline over the last `length`: kpiwatch's own exact figure when the configuration
/// has such a window, else what Prometheus saw.
std::string offline_over(const Target& target, Millis length) {
  if (const Window* window = window_of(target, length))
    return fmt::format("(1 - {})", in_window("kpiwatch_online_ratio", target, window->name));
  const bool long_ago = length > 6h;
  return fmt::format("avg_over_time({}[{}{}])", offline(target), format_duration(length),
                     long_ago ? ":15m" : "");
}

/// Of a sampled target kpiwatch tells no budget: as if its samples were spread evenly.
std::string left_of_budget(const Target& target, const OnlineTiers& tiers) {
  if (!is_sampled(target)) return of_target("kpiwatch_error_budget_remaining_ratio", target);
  return fmt::format("1 - (1 - {}) / {} * {}",
                     in_window("kpiwatch_online_ratio", target, period_window(target)),
                     to_string(tiers.allowed), of_target(kElapsed, target));
}

/// For how long each asset counts in the whole period, on average: as kpiwatch expects it.
std::string counted_in_period(const Target& target) {
  const std::string rest = rest_of_period(target);
  if (is_sampled(target)) {
    return fmt::format("({} - {})", of_target("kpiwatch_period_end_timestamp_seconds", target),
                       of_target("kpiwatch_period_start_timestamp_seconds", target));
  }
  return fmt::format("({} / {} + {})",
                     in_window("kpiwatch_counted_seconds", target, period_window(target)),
                     of_target("kpiwatch_counted_assets", target), rest);
}

Recording exhaustion(const Target& target, const OnlineTiers& tiers, Millis pace) {
  return {std::string{kExhaustion},
          fmt::format("{} * {}\n* {}\n/ {}", budget_left(target), to_string(tiers.allowed),
                      counted_in_period(target), offline_over(target, pace)),
          {{"pace", format_duration(pace)}}};
}

/// How far what is well (online, or rightly away) fell within 3 minutes.
std::vector<Recording> falls(const Target& target) {
  const std::string well = fmt::format("({} + {})", of_target("kpiwatch_online_assets", target),
                                       of_target("kpiwatch_excluded_assets", target));
  const std::string all = fmt::format("({} + {})", of_target("kpiwatch_counted_assets", target),
                                      of_target("kpiwatch_excluded_assets", target));
  return {{std::string{kFallCount}, fmt::format("max_over_time({0}[3m:15s]) - {0}", well)},
          {std::string{kFallRatio}, fmt::format("{} / (max_over_time({}[3m:15s]) > 0)",
                                                of_target(kFallCount, target), all)}};
}

std::vector<Recording> recordings(const Target& target, const OnlineTiers& tiers) {
  std::vector<Recording> all = {
      record_elapsed(target),
      {std::string{kOffline}, "1 - " + in_window("kpiwatch_online_ratio", target, "now")},
      {std::string{kBudgetLeft}, left_of_budget(target, tiers)},
      exhaustion(target, tiers, kPace)};
  if (tiers.slow_pace) all.push_back(exhaustion(target, tiers, kSlowPace));
  for (Recording& fall : falls(target)) all.push_back(std::move(fall));
  if (!target.by.empty()) {
    all.push_back({std::string{kGroupOffline},
                   "1 - " + in_window("kpiwatch_group_online_ratio", target, "now")});
  }
  const auto& promise = std::get<OnlineRateTarget>(target.promise);
  all.push_back({std::string{kAchievement},
                 fmt::format("clamp_max({} / {}, 1)",
                             in_window("kpiwatch_online_ratio", target, period_window(target)),
                             to_string(promise.objective))});
  return all;
}

/// Now and on average, so that it neither fires for a moment nor goes on when it is over.
std::string now_and_lasting(const std::string& share, const Decimal& threshold, Millis lasting) {
  return fmt::format("{0} > {1}\nand avg_over_time({0}[{2}]) > {1}", share, to_string(threshold),
                     format_duration(lasting));
}

std::string group_name(const Target& target) {
  std::string name;
  for (const std::string& label : to_label_names(target.by)) {
    name += fmt::format("{}{{{{ $labels.{} }}}}", name.empty() ? "" : " ", label);
  }
  return name;
}

Fillings common(const Target& target, const OnlineTiers& tiers) {
  return {{"objective", percent(std::get<OnlineRateTarget>(target.promise).objective)},
          {"allowed", percent(tiers.allowed)},
          {"lasting", format_duration(tiers.lasting)}};
}

/// How long a figure of the period has to hold: its first minutes say little.
Millis settled(const Target& target) {
  return target.period == Period::kDay ? Millis{15min} : Millis{30min};
}

std::vector<Alert> offline_alerts(const Target& target, const OnlineTiers& tiers) {
  const auto fillings = [&](const Decimal& threshold) {
    Fillings all = common(target, tiers);
    all.emplace_back("threshold", percent(threshold));
    all.emplace_back("group", group_name(target));
    return all;
  };
  std::vector<Alert> alerts = {
      target_alert(target,
                   {.name = "KpiwatchFleetOffline",
                    .expr = now_and_lasting(offline(target), tiers.offline, tiers.lasting),
                    .hold = 1min,
                    .severity = kCritical},
                   fillings(tiers.offline))};
  if (target.by.empty()) return alerts;
  const auto& objective = std::get<OnlineRateTarget>(target.promise).objective;
  const std::string lasting =
      now_and_lasting(of_target(kGroupOffline, target), tiers.group_offline, tiers.lasting);
  alerts.push_back(target_alert(
      target,
      {.name = "KpiwatchGroupOffline",
       .expr = fmt::format("{}\nand {} - {} >= {}", lasting,
                           of_target("kpiwatch_group_counted_assets", target),
                           of_target("kpiwatch_group_online_assets", target), kFewestOfGroup),
       .hold = 1min,
       .severity = kCritical},
      fillings(tiers.group_offline)));
  alerts.push_back(target_alert(
      target,
      {.name = "KpiwatchGroupBelowObjective",
       .expr = fmt::format("{} < {}",
                           in_window("kpiwatch_group_online_ratio", target, period_window(target)),
                           to_string(objective)),
       .hold = settled(target),
       .severity = kInfo},
      fillings(tiers.group_offline)));
  return alerts;
}

Alert runs_out(const Target& target, const OnlineTiers& tiers, Millis pace, Millis recently,
               const char* severity) {
  Fillings fillings = common(target, tiers);
  fillings.emplace_back("pace", format_duration(pace));
  const std::string until =
      of_target(kExhaustion, target, "pace=" + in_escaped_quotes(format_duration(pace)));
  return target_alert(
      target,
      {.name = "KpiwatchErrorBudgetRunsOut",
       .expr = fmt::format("({} > 0) < ignoring (pace) {}\nand ignoring (pace) {} > {}", until,
                           rest_of_period(target), offline_over(target, recently),
                           to_string(tiers.allowed)),
       .hold = target.period == Period::kDay ? Millis{5min} : Millis{30min},
       .severity = severity,
       .labels = {{"pace", format_duration(pace)}}},
      fillings);
}

std::vector<Alert> budget_alerts(const Target& target, const OnlineTiers& tiers) {
  Fillings fillings = common(target, tiers);
  fillings.emplace_back("threshold", percent(tiers.budget_left));
  const auto& objective = std::get<OnlineRateTarget>(target.promise).objective;
  std::vector<Alert> alerts = {runs_out(target, tiers, kPace, tiers.recently, kWarning)};
  if (tiers.slow_pace) alerts.push_back(runs_out(target, tiers, kSlowPace, kPace, kInfo));
  const auto add = [&](const char* name, const std::string& expr, Millis hold,
                       const char* severity) {
    alerts.push_back(target_alert(
        target, {.name = name, .expr = expr, .hold = hold, .severity = severity}, fillings));
  };
  add("KpiwatchErrorBudgetLow",
      fmt::format("{} < {}", budget_left(target), to_string(tiers.budget_left)), 5min, kWarning);
  add("KpiwatchOnlineRateLost", budget_left(target) + " < 0", 5min, kCritical);
  add("KpiwatchOnlineRateBelowObjective",
      fmt::format("{} < {}", in_window("kpiwatch_online_ratio", target, period_window(target)),
                  to_string(objective)),
      settled(target), kWarning);
  return alerts;
}

/// What makes the figures doubtful.
std::vector<Alert> doubts(const Target& target) {
  const auto& promise = std::get<OnlineRateTarget>(target.promise);
  const std::string unknown = of_target("kpiwatch_unknown_assets", target);
  const std::string counted = of_target("kpiwatch_counted_assets", target);
  const bool among_counted = promise.unknown == OnlineRateTarget::Unknown::kOffline;
  const std::string all = among_counted ? counted : fmt::format("({} + {})", counted, unknown);
  return {target_alert(target,
                       {.name = "KpiwatchAssetsUnknown",
                        .expr = fmt::format("{} / {} > {}", unknown, all, to_string(kMostUnknown)),
                        .hold = 30min,
                        .severity = kWarning},
                       {{"threshold", percent(kMostUnknown)}}),
          target_alert(
              target,
              {.name = "KpiwatchMassChange",
               .expr = fmt::format("max_over_time({}[15m]) >= {}\nand max_over_time({}[15m]) >= {}",
                                   of_target(kFallRatio, target), to_string(kMassFall),
                                   of_target(kFallCount, target), kFewestOfFall),
               .severity = kCritical}),
          without_data_alert(target)};
}

}  // namespace

Group online_rate_group(const Target& target, const OnlineTiers& tiers) {
  Group group{"kpiwatch-" + target.id, recordings(target, tiers), offline_alerts(target, tiers)};
  for (Alert& alert : budget_alerts(target, tiers)) group.alerts.push_back(std::move(alert));
  for (Alert& alert : doubts(target)) group.alerts.push_back(std::move(alert));
  return group;
}

}  // namespace kpiwatch::rules
