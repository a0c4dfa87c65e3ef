#include "daemon/self_metrics.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "metrics/events/event.h"

namespace kpiwatch {
namespace {

using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

std::string text_of(const SelfMetrics& metrics) {
  Exposition out;
  metrics.write(out);
  return out.take();
}

std::vector<std::string> lines_of(const SelfMetrics& metrics) {
  std::vector<std::string> lines;
  std::istringstream in(text_of(metrics));
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(SelfMetrics, CountersExistAtZeroFromTheStart) {
  const SelfMetrics metrics;
  const auto lines = lines_of(metrics);
  std::vector<std::string> types = {"unknown"};
  for (const std::string_view type : event_types()) types.emplace_back(type);
  ASSERT_EQ(types.size(), 13u);
  for (const std::string& type : types) {
    for (const char* result : {"accepted", "duplicate", "rejected"})
      EXPECT_THAT(lines,
                  Contains(fmt::format("kpiwatch_events_total{{result=\"{}\",type=\"{}\"}} 0",
                                       result, type)));
  }
  EXPECT_THAT(lines, Contains("kpiwatch_event_conflicts_total 0"));
  EXPECT_THAT(lines, Contains("kpiwatch_ingest_duration_seconds_count 0"));
  EXPECT_THAT(lines, Contains("kpiwatch_journal_events 0"));
}

TEST(SelfMetrics, EventsAreCountedByTypeAndResult) {
  SelfMetrics metrics;
  metrics.count_event("kpiwatch.asset.status", EventResult::kAccepted, 7);
  metrics.count_event("kpiwatch.asset.status", EventResult::kAccepted);
  metrics.count_event("nonsense", EventResult::kRejected, 2);
  metrics.count_event("", EventResult::kRejected);
  metrics.count_conflict();
  const auto lines = lines_of(metrics);
  EXPECT_THAT(
      lines,
      Contains("kpiwatch_events_total{result=\"accepted\",type=\"kpiwatch.asset.status\"} 8"));
  EXPECT_THAT(lines, Contains("kpiwatch_events_total{result=\"rejected\",type=\"unknown\"} 3"));
  EXPECT_THAT(lines, Contains("kpiwatch_event_conflicts_total 1"));
}

TEST(SelfMetrics, TheLatestTimeOfASourceIsTold) {
  SelfMetrics metrics;
  metrics.saw_event("a", from_millis(1500));
  metrics.saw_event("a", from_millis(1000));
  metrics.saw_event("b", from_millis(2000));
  const auto lines = lines_of(metrics);
  EXPECT_THAT(lines, Contains("kpiwatch_source_last_event_timestamp_seconds{source=\"a\"} 1.5"));
  EXPECT_THAT(lines, Contains("kpiwatch_source_last_event_timestamp_seconds{source=\"b\"} 2"));
}

TEST(SelfMetrics, TheLatestStatusOfASourceIsToldForItself) {
  SelfMetrics metrics;
  metrics.saw_event("a", from_millis(2000));
  metrics.saw_status("a", from_millis(1500));
  metrics.saw_status("a", from_millis(1000));
  const auto lines = lines_of(metrics);
  EXPECT_THAT(lines, Contains("kpiwatch_source_last_event_timestamp_seconds{source=\"a\"} 2"));
  EXPECT_THAT(lines, Contains("kpiwatch_source_last_status_timestamp_seconds{source=\"a\"} 1.5"));
}

TEST(SelfMetrics, SourcesWithoutEndDoNotMakeSeriesWithoutEnd) {
  SelfMetrics metrics;
  for (int n = 0; n < 1100; ++n) metrics.saw_event(fmt::format("s{}", n), from_millis(0));
  metrics.saw_event("s999", from_millis(1000));
  const std::string text = text_of(metrics);
  EXPECT_THAT(text, HasSubstr("seconds{source=\"s999\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("{source=\"s1000\"}")));
}

TEST(SelfMetrics, TheLatencyIsAHistogram) {
  SelfMetrics metrics;
  metrics.observe_ingest(std::chrono::milliseconds{3});
  metrics.observe_ingest(std::chrono::seconds{60});
  const auto lines = lines_of(metrics);
  EXPECT_THAT(lines, Contains("kpiwatch_ingest_duration_seconds_bucket{le=\"0.0025\"} 0"));
  EXPECT_THAT(lines, Contains("kpiwatch_ingest_duration_seconds_bucket{le=\"0.005\"} 1"));
  EXPECT_THAT(lines, Contains("kpiwatch_ingest_duration_seconds_bucket{le=\"10\"} 1"));
  EXPECT_THAT(lines, Contains("kpiwatch_ingest_duration_seconds_bucket{le=\"+Inf\"} 2"));
  EXPECT_THAT(lines, Contains("kpiwatch_ingest_duration_seconds_count 2"));
  EXPECT_THAT(lines, Contains(StartsWith("kpiwatch_ingest_duration_seconds_sum 60.003")));
}

TEST(SelfMetrics, RequestsReloadsAndTheJournalAreTold) {
  SelfMetrics metrics;
  metrics.count_request("events", 200);
  metrics.count_request("events", 200);
  metrics.count_request("events", 503);
  metrics.set_journal(4096, 17);
  metrics.set_reload(true, from_millis(5000));
  metrics.set_reload(false, from_millis(6000));
  const auto lines = lines_of(metrics);
  EXPECT_THAT(lines, Contains("kpiwatch_http_requests_total{code=\"200\",handler=\"events\"} 2"));
  EXPECT_THAT(lines, Contains("kpiwatch_http_requests_total{code=\"503\",handler=\"events\"} 1"));
  EXPECT_THAT(lines, Contains("kpiwatch_journal_bytes 4096"));
  EXPECT_THAT(lines, Contains("kpiwatch_journal_events 17"));
  EXPECT_THAT(lines, Contains("kpiwatch_config_last_reload_successful 0"));
  EXPECT_THAT(lines, Contains("kpiwatch_config_last_reload_success_timestamp_seconds 5"));
}

TEST(SelfMetrics, TellsTheBuild) {
  const SelfMetrics metrics;
  EXPECT_THAT(lines_of(metrics),
              Contains(MatchesRegex("kpiwatch_build_info.compiler=.g.*,version=.[0-9].* 1")));
}

TEST(SelfMetrics, EveryLineIsOfAKnownForm) {
  SelfMetrics metrics;
  metrics.count_request("events", 200);
  metrics.saw_event("a \"quoted\\\" source", from_millis(1));
  EXPECT_THAT(lines_of(metrics),
              Each(MatchesRegex("(# (HELP|TYPE) [a-z_]+ .+)|([a-z_]+([{].*[}])? [-+0-9.eInf]+)")));
}

TEST(SelfMetrics, MayBeUsedFromManyThreads) {
  SelfMetrics metrics;
  std::vector<std::thread> threads;
  for (int n = 0; n < 4; ++n) {
    threads.emplace_back([&metrics, n] {
      for (int round = 0; round < 100; ++round) {
        metrics.count_event("kpiwatch.asset.status", EventResult::kAccepted);
        metrics.saw_event(fmt::format("s{}", round), from_millis(round));
        metrics.count_request("events", 200 + n);
        if (round % 25 == 0) text_of(metrics);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(text_of(metrics), HasSubstr("type=\"kpiwatch.asset.status\"} 400\n"));
}

}  // namespace
}  // namespace kpiwatch
