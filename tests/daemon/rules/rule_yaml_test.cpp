#include "daemon/rules/rule_yaml.h"

#include <gtest/gtest.h>

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

const std::string kRunbook = "https://example.org/run.md";

std::vector<Group> groups() {
  const Alert alert{.name = "KpiwatchDark",
                    .expr = "dark{target=\"a\"}\nand later > 1",
                    .hold = 90s,
                    .severity = kCritical,
                    .labels = {{"target", "a"}},
                    .chinese = {"{{ $labels.town }} 离线", "\"全部\""},
                    .english = {"dark: {{ $value | humanizePercentage }}", "all"}};
  return {{"kpiwatch-a", {{"kpiwatch:dark:ratio", "1 - light", {{"target", "a"}}}}, {alert}}};
}

TEST(RuleYaml, AGroupIsWrittenAsPrometheusReadsIt) {
  EXPECT_EQ(to_rule_file(groups(), kRunbook),
            R"(# Made by `kpiwatch rules` from the configuration: change that, and make it again.
groups:
  - name: kpiwatch-a
    rules:
      - record: kpiwatch:dark:ratio
        expr: |-
          1 - light
        labels:
          target: "a"
      - alert: KpiwatchDark
        expr: |-
          dark{target="a"}
          and later > 1
        for: 1m30s
        labels:
          severity: "critical"
          target: "a"
        annotations:
          summary: "{{ $labels.town }} 离线"
          description: "\"全部\""
          summary_en: "dark: {{ $value | humanizePercentage }}"
          description_en: "all"
          runbook_url: "https://example.org/run.md#kpiwatchdark"
)");
}

TEST(RuleYaml, ACaseExpectsTheAlertWithItsLabelsAndWordsInFull) {
  const std::vector<Case> cases = {
      {"all is dark",
       {{"dark{target=\"a\",town=\"B\"}", "1+0x9"}},
       5min,
       "KpiwatchDark",
       {{{{"target", "a"}, {"town", "B"}}, "35%"}}},
      {"all is light", {{"dark{target=\"a\"}", "0+0x9"}}, 5min, "KpiwatchDark", {}}};
  EXPECT_EQ(to_test_file(cases, groups(), "rules.yml", kRunbook),
            R"(# Made by `kpiwatch rules --tests`, for `promtool test rules`.
evaluation_interval: 1m
rule_files: ["rules.yml"]
tests:
  - name: "KpiwatchDark: all is dark"
    interval: 1m
    input_series:
      - series: "dark{target=\"a\",town=\"B\"}"
        values: "1+0x9"
    alert_rule_test:
      - eval_time: 5m
        alertname: KpiwatchDark
        exp_alerts:
          - exp_labels:
              target: "a"
              town: "B"
              severity: "critical"
            exp_annotations:
              summary: "B 离线"
              description: "\"全部\""
              summary_en: "dark: 35%"
              description_en: "all"
              runbook_url: "https://example.org/run.md#kpiwatchdark"
  - name: "KpiwatchDark: all is light"
    interval: 1m
    input_series:
      - series: "dark{target=\"a\"}"
        values: "0+0x9"
    alert_rule_test:
      - eval_time: 5m
        alertname: KpiwatchDark
)");
}

}  // namespace
}  // namespace kpiwatch::rules
