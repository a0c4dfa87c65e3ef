#include <fmt/format.h>

#include "daemon/rules/groups.h"
#include "daemon/rules/promql.h"
#include "daemon/rules/quotes.h"
#include "metrics/base/duration.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

const Fillings kLabels = {{"instance", "{{ $labels.instance }}"},
                          {"source", "{{ $labels.source }}"}};

Alert made(const char* name, const std::string& expr, Millis hold, const char* severity) {
  return with_words({.name = name, .expr = expr, .hold = hold, .severity = severity}, kLabels);
}

/// `labels`: to tell it from others of the same name.
Alert silent(const std::string& expr, Millis silence, const Pairs& labels) {
  Fillings fillings = kLabels;
  fillings.emplace_back("silence", format_duration(silence));
  return with_words(
      {.name = "KpiwatchSourceSilent", .expr = expr, .severity = kWarning, .labels = labels},
      fillings);
}

/// Whoever tells statuses is expected to speak; of other sources only those that are named.
std::vector<Alert> silence_alerts(const Settings::Alerts& alerts) {
  std::vector<Alert> made;
  std::string others;
  for (const auto& [source, silence] : alerts.silence_of) {
    others += fmt::format("{}source!={}", others.empty() ? "" : ",", in_escaped_quotes(source));
    made.push_back(silent(
        fmt::format("time() - kpiwatch_source_last_event_timestamp_seconds{{source={}}} > {}",
                    in_escaped_quotes(source), seconds(silence)),
        silence, {{"source", as_template(source)}}));
  }
  const std::string matchers = others.empty() ? "" : fmt::format("{{{}}}", others);
  made.push_back(
      silent(fmt::format("time() - kpiwatch_source_last_status_timestamp_seconds{} > {} < {}",
                         matchers, seconds(alerts.silence), seconds(Settings::Alerts::kGone)),
             alerts.silence, {}));
  return made;
}

}  // namespace

Group watch_group(const Settings::Alerts& alerts) {
  // Known as kpiwatch by what it told in the last days, whatever the scrape job is called.
  const std::string down =
      "(up == 0 and on (job, instance) present_over_time(kpiwatch_build_info[30d:15m]))\n"
      "or on () absent(kpiwatch_build_info)";
  Group group{
      "kpiwatch",
      {},
      {made("KpiwatchDown", down, 2min, kCritical),
       made("KpiwatchRestarting",
            "changes(process_start_time_seconds[1h]) > 3\n"
            "and on (job, instance) kpiwatch_build_info",
            Millis{0}, kWarning),
       made("KpiwatchJournalNotWritable", "kpiwatch_journal_writable == 0", Millis{0}, kCritical),
       made("KpiwatchEventsRejected",
            "sum by (job, instance) "
            "(increase(kpiwatch_events_total{result=\"rejected\"}[15m])) > 0",
            Millis{0}, kWarning),
       made("KpiwatchEventConflicts", "increase(kpiwatch_event_conflicts_total[15m]) > 0",
            Millis{0}, kWarning),
       made("KpiwatchReloadFailed", "kpiwatch_config_last_reload_successful == 0", 5min,
            kWarning)}};
  for (Alert& alert : silence_alerts(alerts)) group.alerts.push_back(std::move(alert));
  return group;
}

}  // namespace kpiwatch::rules
