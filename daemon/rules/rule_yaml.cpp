#include "daemon/rules/rule_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "daemon/rules/quotes.h"
#include "daemon/rules/rule_text.h"
#include "daemon/rules/yaml_writer.h"
#include "metrics/base/duration.h"

namespace kpiwatch::rules {
namespace {

void write_map(YamlWriter& yaml, int level, std::string_view key, const Pairs& pairs) {
  if (pairs.empty()) return;
  yaml.key(level, key);
  for (const auto& [name, value] : pairs) yaml.text(level + 1, name, value);
}

Pairs labels_of(const Alert& alert) {
  Pairs labels = {{"severity", alert.severity}};
  labels.insert(labels.end(), alert.labels.begin(), alert.labels.end());
  return labels;
}

/// The section is headed by the alert's name; a heading's address is in lower case.
std::string runbook_url(const Alert& alert, std::string_view runbook) {
  std::string section = alert.name;
  std::ranges::transform(section, section.begin(),
                         [](char c) { return 'A' <= c && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return fmt::format("{}#{}", runbook, section);
}

Pairs annotations_of(const Alert& alert, std::string_view runbook) {
  return {{"summary", alert.chinese.summary},
          {"description", alert.chinese.description},
          {"summary_en", alert.english.summary},
          {"description_en", alert.english.description},
          {"runbook_url", runbook_url(alert, runbook)}};
}

void write(YamlWriter& yaml, const Recording& recording) {
  yaml.entry();
  yaml.plain(4, "record", recording.name);
  yaml.block(4, "expr", recording.expr);
  write_map(yaml, 4, "labels", recording.labels);
}

void write(YamlWriter& yaml, const Alert& alert, std::string_view runbook) {
  yaml.entry();
  yaml.plain(4, "alert", alert.name);
  yaml.block(4, "expr", alert.expr);
  if (alert.hold != Millis{0}) yaml.plain(4, "for", format_duration(alert.hold));
  write_map(yaml, 4, "labels", labels_of(alert));
  write_map(yaml, 4, "annotations", annotations_of(alert, runbook));
}

/// The rule that a firing alert comes from: of all with that name, the one whose labels it has.
const Alert& rule_of(const Firing& firing, const std::string& name,
                     const std::vector<Group>& groups) {
  const auto has = [&firing](const auto& label) {
    const std::pair shown(label.first, render(label.second, {}, {}));
    return std::ranges::find(firing.labels, shown) != firing.labels.end();
  };
  const Alert* rule = nullptr;
  for (const Group& group : groups) {
    for (const Alert& alert : group.alerts) {
      if (alert.name != name || !std::ranges::all_of(alert.labels, has)) continue;
      // Of a rule for all sources and one for a single source, the latter.
      if (rule == nullptr || alert.labels.size() > rule->labels.size()) rule = &alert;
    }
  }
  assert(rule != nullptr && "a case of an alert that is not made");
  return *rule;
}

void write(YamlWriter& yaml, const Firing& firing, const Alert& rule, std::string_view runbook) {
  Pairs labels = firing.labels;
  labels.emplace_back("severity", rule.severity);
  Pairs annotations = annotations_of(rule, runbook);
  for (auto& [name, value] : annotations) value = render(value, firing.labels, firing.value);
  yaml.entry();
  write_map(yaml, 6, "exp_labels", labels);
  write_map(yaml, 6, "exp_annotations", annotations);
}

void write(YamlWriter& yaml, const Case& story, const std::vector<Group>& groups,
           std::string_view runbook) {
  yaml.entry();
  yaml.text(2, "name", fmt::format("{}: {}", story.alert, story.story));
  yaml.plain(2, "interval", "1m");
  yaml.key(2, "input_series");
  for (const Series& series : story.given) {
    yaml.entry();
    yaml.text(4, "series", series.series);
    yaml.text(4, "values", series.values);
  }
  yaml.key(2, "alert_rule_test");
  yaml.entry();
  yaml.plain(4, "eval_time", format_duration(story.at));
  yaml.plain(4, "alertname", story.alert);
  if (story.fires.empty()) return;
  yaml.key(4, "exp_alerts");
  for (const Firing& firing : story.fires)
    write(yaml, firing, rule_of(firing, story.alert, groups), runbook);
}

}  // namespace

std::string to_rule_file(const std::vector<Group>& groups, std::string_view runbook) {
  YamlWriter yaml;
  yaml.comment("Made by `kpiwatch rules` from the configuration: change that, and make it again.");
  yaml.key(0, "groups");
  for (const Group& group : groups) {
    yaml.entry();
    yaml.plain(2, "name", group.name);
    yaml.key(2, "rules");
    for (const Recording& recording : group.recordings) write(yaml, recording);
    for (const Alert& alert : group.alerts) write(yaml, alert, runbook);
  }
  return yaml.take();
}

std::string to_test_file(const std::vector<Case>& cases, const std::vector<Group>& groups,
                         std::string_view rule_file, std::string_view runbook) {
  YamlWriter yaml;
  yaml.comment("Made by `kpiwatch rules --tests`, for `promtool test rules`.");
  yaml.plain(0, "evaluation_interval", "1m");
  yaml.plain(0, "rule_files", fmt::format("[{}]", in_escaped_quotes(rule_file)));
  yaml.key(0, "tests");
  for (const Case& story : cases) write(yaml, story, groups, runbook);
  return yaml.take();
}

}  // namespace kpiwatch::rules
