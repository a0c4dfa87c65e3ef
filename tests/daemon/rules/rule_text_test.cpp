#include "daemon/rules/rule_text.h"

#include <gtest/gtest.h>

namespace kpiwatch::rules {
namespace {

TEST(RuleText, PlaceholdersAreFilledAndTheFigureIsLeftToPrometheus) {
  const BothWords words = words_of(
      "KpiwatchErrorBudgetLow",
      {{"name", "N"}, {"period", "P"}, {"period_en", "E"}, {"objective", "O"}, {"threshold", "T"}});
  EXPECT_EQ(words.chinese.summary, "N：允许离线余量只剩 {{ $value | humanizePercentage }}");
  EXPECT_EQ(words.english.description,
            "Of the offline time allowed in the E, {{ $value | humanizePercentage }} is left (less "
            "than T). Once it is gone, the target of O is lost even if all stays online.");
}

TEST(RuleText, WhatAUserWroteIsShownAsItIs) {
  const std::string written = "{{ $labels.town }} {b} }}";
  EXPECT_EQ(as_template(written), R"({{ "{" }}{{ "{" }} $labels.town }} {{ "{" }}b} }})");
  EXPECT_EQ(render(as_template(written), {{"town", "A"}}, "7"), written);
}

TEST(RuleText, ATemplateIsRenderedWithLabelsAndFigure) {
  EXPECT_EQ(render(R"({{ $labels.town }}: {{ printf "%.0f" $value }} of {{ $labels.gone }}.)",
                   {{"town", "A"}}, "7"),
            "A: 7 of .");
}

TEST(RuleText, DurationsAreWrittenAsPrometheusWritesThem) {
  EXPECT_EQ(humanize_duration(0), "0s");
  EXPECT_EQ(humanize_duration(0.25), "250ms");
  EXPECT_EQ(humanize_duration(-0.0000864), "-86.4us");
  EXPECT_EQ(humanize_duration(1e-9), "1ns");
  EXPECT_EQ(humanize_duration(59.5), "59.5s");
  EXPECT_EQ(humanize_duration(60), "1m 0s");
  EXPECT_EQ(humanize_duration(3599.9), "59m 59s");
  EXPECT_EQ(humanize_duration(3600), "1h 0m 0s");
  EXPECT_EQ(humanize_duration(86400), "1d 0h 0m 0s");
  EXPECT_EQ(humanize_duration(-90061), "-1d 1h 1m 1s");
}

TEST(RuleText, SharesAreWrittenAsPrometheusWritesThem) {
  EXPECT_EQ(humanize_percentage(0.125), "12.5%");
  EXPECT_EQ(humanize_percentage(1), "100%");
  EXPECT_EQ(humanize_percentage(2.0 / 3), "66.67%");
  EXPECT_EQ(humanize_percentage(-0.1), "-10%");
}

}  // namespace
}  // namespace kpiwatch::rules
