#include <fmt/format.h>

#include "daemon/rules/cases.h"
#include "daemon/rules/groups.h"
#include "metrics/report/number.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

constexpr Millis kWatchReadAt = 20min;

Series told(std::string_view metric, std::string samples, Pairs labels = {}) {
  return {series(metric, scraped(std::move(labels))), std::move(samples)};
}

Case expect(std::string story, std::string alert, std::vector<Series> given,
            std::vector<Firing> fires = {}) {
  return {std::move(story), std::move(given), kWatchReadAt, std::move(alert), std::move(fires)};
}

std::vector<Firing> once(std::string value = {}) { return {{scraped(), std::move(value)}}; }

std::vector<Case> down_cases() {
  const std::string alert = "KpiwatchDown";
  const Series others = {series("up", {{"job", "others"}, {"instance", "b"}}), "0+0x30"};
  return {
      expect("it ran, and cannot be scraped any more", alert,
             {told("up", "1+0x5 0+0x30"), told("kpiwatch_build_info", "1+0x5 stale"), others},
             once()),
      expect("it was never seen", alert, {others}, {{{}, ""}}),
      expect("it runs, while something else is down", alert,
             {told("up", "1+0x30"), told("kpiwatch_build_info", "1+0x30"), others}),
  };
}

std::vector<Case> restart_cases() {
  const auto given = [](std::string starts) {
    return std::vector{told("process_start_time_seconds", std::move(starts)),
                       told("kpiwatch_build_info", "1+0x30")};
  };
  return {expect("it starts over and over", "KpiwatchRestarting",
                 given("0+0x3 1+0x3 2+0x3 3+0x3 4+0x20"), once("4")),
          expect("it started again once", "KpiwatchRestarting", given("0+0x3 1+0x30"))};
}

std::vector<Case> storage_cases() {
  const std::string rejected = "KpiwatchEventsRejected";
  const auto of_type = [](std::string type, std::string result, std::string samples) {
    return told("kpiwatch_events_total", std::move(samples),
                {{"type", std::move(type)}, {"result", std::move(result)}});
  };
  const std::string conflicts = "kpiwatch_event_conflicts_total";
  const std::string reload = "kpiwatch_config_last_reload_successful";
  return {
      expect("the disk is full", "KpiwatchJournalNotWritable",
             {told("kpiwatch_journal_writable", "1+0x9 0+0x20")}, once()),
      expect("the disk has space again", "KpiwatchJournalNotWritable",
             {told("kpiwatch_journal_writable", "0+0x9 1+0x20")}),
      expect("events of two types were rejected", rejected,
             {of_type("kpiwatch.asset.status", "rejected", "0+0x9 3+0x20"),
              of_type("unknown", "rejected", "0+0x9 2+0x20")},
             once("5")),
      expect("events were accepted and repeated", rejected,
             {of_type("kpiwatch.asset.status", "rejected", "7+0x30"),
              of_type("kpiwatch.asset.status", "accepted", "0+100x30"),
              of_type("kpiwatch.asset.status", "duplicate", "0+10x30")}),
      expect("two events contradicted accepted ones", "KpiwatchEventConflicts",
             {told(conflicts, "0+0x9 2+0x20")}, once("2")),
      expect("no event contradicted an accepted one", "KpiwatchEventConflicts",
             {told(conflicts, "2+0x30")}),
      expect("the configuration cannot be read", "KpiwatchReloadFailed",
             {told(reload, "1+0x5 0+0x30")}, once()),
      expect("the configuration can be read", "KpiwatchReloadFailed", {told(reload, "1+0x30")}),
  };
}

/// A source whose last word was so long ago.
Series last_word(std::string_view metric, const std::string& source, Millis ago) {
  return told(metric, format_number(to_seconds(kWatchReadAt - ago)) + "+0x30",
              {{"source", source}});
}

std::vector<Case> silence_cases(const Settings::Alerts& alerts) {
  const std::string alert = "KpiwatchSourceSilent";
  const auto* status = "kpiwatch_source_last_status_timestamp_seconds";
  const auto* any = "kpiwatch_source_last_event_timestamp_seconds";
  const auto silent = [](const std::string& source, Millis ago) {
    return std::vector<Firing>{{scraped({{"source", source}}), humanize_duration(to_seconds(ago))}};
  };
  const Millis long_ago = alerts.silence + 1min;
  const std::string source = "/some/platform";
  std::vector<Case> cases = {
      expect("a source of statuses is silent", alert, {last_word(status, source, long_ago)},
             silent(source, long_ago)),
      expect("a source of statuses spoke just now", alert, {last_word(status, source, 1min)}),
      expect("a source of statuses is gone", alert,
             {last_word(status, source, Settings::Alerts::kGone + 1h)}),
      expect("a source of vouchers is silent", alert, {last_word(any, source, long_ago)})};
  for (const auto& [named, silence] : alerts.silence_of) {
    const Millis ago = silence + 1min;
    cases.push_back(expect("a named source is silent", alert,
                           {last_word(any, named, ago), last_word(status, named, ago)},
                           silent(named, ago)));
    cases.push_back(expect("a named source spoke just now", alert,
                           {last_word(any, named, 1s), last_word(status, named, long_ago)}));
  }
  return cases;
}

}  // namespace

std::vector<Case> watch_cases(const Settings::Alerts& alerts) {
  std::vector<Case> cases = down_cases();
  const auto add = [&cases](std::vector<Case> more) {
    for (Case& story : more) cases.push_back(std::move(story));
  };
  add(restart_cases());
  add(storage_cases());
  add(silence_cases(alerts));
  return cases;
}

}  // namespace kpiwatch::rules
