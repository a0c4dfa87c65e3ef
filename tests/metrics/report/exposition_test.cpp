#include "metrics/report/exposition.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kpiwatch {
namespace {

TEST(Exposition, WritesAFamilyThenItsSamples) {
  Exposition out;
  out.family("kpiwatch_faults", "gauge", "Faults.");
  out.sample({{"target", "outages"}, {"window", "year"}}, 3);
  out.sample({}, 0.5);
  EXPECT_EQ(out.take(),
            "# HELP kpiwatch_faults Faults.\n"
            "# TYPE kpiwatch_faults gauge\n"
            "kpiwatch_faults{target=\"outages\",window=\"year\"} 3\n"
            "kpiwatch_faults 0.5\n");
}

TEST(Exposition, PutsTheSuffixBehindTheFamilysName) {
  Exposition out;
  out.family("latency_seconds", "histogram", "Latency.");
  out.sample({{"le", "+Inf"}}, 7, "_bucket");
  out.sample_of(std::map<std::string, std::string>{}, 1.25, "_sum");
  EXPECT_EQ(out.take(),
            "# HELP latency_seconds Latency.\n"
            "# TYPE latency_seconds histogram\n"
            "latency_seconds_bucket{le=\"+Inf\"} 7\n"
            "latency_seconds_sum 1.25\n");
}

TEST(Exposition, EscapesHelpAndLabelValues) {
  Exposition out;
  out.family("a", "gauge", "one\\two\n\"three\"");
  out.sample({{"name", "镇\\\"\n"}}, 1);
  EXPECT_EQ(out.take(),
            "# HELP a one\\\\two\\n\"three\"\n"
            "# TYPE a gauge\n"
            "a{name=\"镇\\\\\\\"\\n\"} 1\n");
}

TEST(Exposition, WritesTheSeriesThatHaveAValueWhateverRoomTheyTake) {
  SeriesList series;
  std::vector<std::optional<SampleValue>> values;
  Exposition one_by_one;
  for (int i = 0; i < 5'000; ++i) {
    const std::string name(static_cast<std::size_t>(1 + i % 300), 'a');
    series.add([&](std::string& text) { SeriesText(text, name).end(); });
    if (i < 2) continue;
    const SampleValue value(i % 7 == 0 ? std::numeric_limits<double>::max() : i / 8.0);
    values.push_back(i % 5 == 0 ? std::nullopt : std::optional(value));
    if (values.back()) one_by_one.prepared_sample(series[series.size() - 1], value);
  }
  Exposition out;
  out.prepared_samples(series, 2, values);
  EXPECT_EQ(out.take(), one_by_one.take());
}

TEST(Exposition, WritesValuesThatAreNoNumbersAsPrometheusReadsThem) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Exposition out;
  out.family("a", "gauge", "A.");
  out.sample({}, kInfinity);
  out.sample({}, -kInfinity);
  out.sample({}, std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(out.take(), "# HELP a A.\n# TYPE a gauge\na +Inf\na -Inf\na NaN\n");
}

}  // namespace
}  // namespace kpiwatch
