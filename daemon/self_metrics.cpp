#include "daemon/self_metrics.h"

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "daemon/process_metrics.h"
#include "daemon/version.h"
#include "metrics/events/event.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kUnknownType = "unknown";
constexpr std::array<std::string_view, 3> kResults = {"accepted", "duplicate", "rejected"};
constexpr std::size_t kMaxSources = 1000;

const prometheus::Histogram::BucketBoundaries& latency_buckets() {
  static const prometheus::Histogram::BucketBoundaries seconds = {
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  return seconds;
}

double to_seconds(Instant instant) { return static_cast<double>(to_millis(instant)) / 1000; }

template <class Family>
auto& single(Family& family) {
  return family.Add({});
}

using LabelViews = std::vector<std::pair<std::string_view, std::string_view>>;

LabelViews labels_of(const prometheus::ClientMetric& metric) {
  LabelViews labels;
  for (const auto& [name, value] : metric.label) labels.emplace_back(name, value);
  return labels;
}

void write_histogram(const prometheus::ClientMetric& metric, Exposition& out) {
  const auto& histogram = metric.histogram;
  for (const auto& bucket : histogram.bucket) {
    LabelViews labels = labels_of(metric);
    const std::string bound =
        std::isinf(bucket.upper_bound) ? "+Inf" : fmt::format("{}", bucket.upper_bound);
    labels.emplace_back("le", bound);
    out.sample_of(labels, static_cast<double>(bucket.cumulative_count), "_bucket");
  }
  out.sample_of(labels_of(metric), histogram.sample_sum, "_sum");
  out.sample_of(labels_of(metric), static_cast<double>(histogram.sample_count), "_count");
}

void write_family(const prometheus::MetricFamily& family, Exposition& out) {
  if (family.metric.empty()) return;
  const bool counter = family.type == prometheus::MetricType::Counter;
  const bool histogram = family.type == prometheus::MetricType::Histogram;
  out.family(family.name, histogram ? "histogram" : counter ? "counter" : "gauge", family.help);
  for (const prometheus::ClientMetric& metric : family.metric) {
    if (histogram)
      write_histogram(metric, out);
    else
      out.sample_of(labels_of(metric), counter ? metric.counter.value : metric.gauge.value);
  }
}

}  // namespace

struct SelfMetrics::Parts {
  prometheus::Family<prometheus::Counter>& counters(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  prometheus::Family<prometheus::Gauge>& gauges(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  }

  prometheus::Registry registry;

  prometheus::Family<prometheus::Counter>& events =
      counters("kpiwatch_events_total",
               "Events received, by type and by what became of them: accepted, duplicate of one "
               "accepted before, or rejected.");
  prometheus::Counter& conflicts =
      single(counters("kpiwatch_event_conflicts_total",
                      "Events rejected because they contradict an accepted one of the same source "
                      "and id."));
  prometheus::Family<prometheus::Counter>& requests = counters(
      "kpiwatch_http_requests_total", "HTTP requests answered, by handler and status code.");
  prometheus::Family<prometheus::Gauge>& last_events =
      gauges("kpiwatch_source_last_event_timestamp_seconds",
             "The latest time that an accepted event of the source carries, in seconds since 1970 "
             "UTC. For the first 1000 sources.");
  prometheus::Family<prometheus::Gauge>& last_statuses =
      gauges("kpiwatch_source_last_status_timestamp_seconds",
             "The latest time that an accepted asset status of the source carries, in seconds "
             "since 1970 UTC. For the first 1000 sources.");
  prometheus::Gauge& journal_writable =
      single(gauges("kpiwatch_journal_writable",
                    "Whether events could be stored the last time: 1, or 0 while they are refused "
                    "because the disk is full."));
  prometheus::Gauge& journal_bytes =
      single(gauges("kpiwatch_journal_bytes", "Size of the journal's files on disk."));
  prometheus::Gauge& journal_events =
      single(gauges("kpiwatch_journal_events", "Events stored in the journal."));
  prometheus::Gauge& reload_successful =
      single(gauges("kpiwatch_config_last_reload_successful",
                    "Whether the configuration could be read the last time: 1 or 0."));
  prometheus::Gauge& reload_time =
      single(gauges("kpiwatch_config_last_reload_success_timestamp_seconds",
                    "When the configuration was last read successfully, in seconds since 1970 UTC; "
                    "0 if never."));
  prometheus::Gauge& build_info =
      gauges("kpiwatch_build_info", "Always 1; its labels tell what was built and with what.")
          .Add({{"version", std::string(kVersion)}, {"compiler", "g++ " __VERSION__}});
  prometheus::Histogram& ingest_duration =
      prometheus::BuildHistogram()
          .Name("kpiwatch_ingest_duration_seconds")
          .Help("Time from taking in a batch of events to its answer, being on disk included.")
          .Register(registry)
          .Add({}, latency_buckets());

  std::map<std::pair<std::string_view, EventResult>, prometheus::Counter*> by_type;

  /// The latest time by source, of all its events or of its statuses.
  using BySource = std::map<std::string, prometheus::Gauge*, std::less<>>;

  void saw(BySource& by_source, prometheus::Family<prometheus::Gauge>& family,
           std::string_view source, Instant time);

  std::mutex sources_mutex;
  BySource events_by_source;
  BySource statuses_by_source;
};

void SelfMetrics::Parts::saw(BySource& by_source, prometheus::Family<prometheus::Gauge>& family,
                             std::string_view source, Instant time) {
  const std::lock_guard lock(sources_mutex);
  const auto found = by_source.find(source);
  if (found != by_source.end()) {
    found->second->Set(std::max(found->second->Value(), to_seconds(time)));
    return;
  }
  if (by_source.size() == kMaxSources) return;
  auto& gauge = family.Add({{"source", std::string(source)}});
  gauge.Set(to_seconds(time));
  by_source.emplace(source, &gauge);
}

SelfMetrics::SelfMetrics() : parts_(std::make_unique<Parts>()) {
  std::vector<std::string_view> types = event_types();
  types.push_back(kUnknownType);
  for (const std::string_view type : types) {
    for (std::size_t result = 0; result < kResults.size(); ++result)
      parts_->by_type[{type, static_cast<EventResult>(result)}] = &parts_->events.Add(
          {{"type", std::string(type)}, {"result", std::string(kResults[result])}});
  }
  parts_->build_info.Set(1);
  parts_->journal_writable.Set(1);
}

SelfMetrics::~SelfMetrics() = default;

void SelfMetrics::count_event(std::string_view type, EventResult result, std::uint64_t count) {
  auto found = parts_->by_type.find({type, result});
  if (found == parts_->by_type.end()) found = parts_->by_type.find({kUnknownType, result});
  found->second->Increment(static_cast<double>(count));
}

void SelfMetrics::count_conflict() { parts_->conflicts.Increment(); }

void SelfMetrics::saw_event(std::string_view source, Instant time) {
  parts_->saw(parts_->events_by_source, parts_->last_events, source, time);
}

void SelfMetrics::saw_status(std::string_view source, Instant time) {
  parts_->saw(parts_->statuses_by_source, parts_->last_statuses, source, time);
}

void SelfMetrics::set_journal(std::uint64_t bytes, std::uint64_t events) {
  parts_->journal_bytes.Set(static_cast<double>(bytes));
  parts_->journal_events.Set(static_cast<double>(events));
}

void SelfMetrics::set_journal_writable(bool writable) {
  parts_->journal_writable.Set(writable ? 1 : 0);
}

void SelfMetrics::observe_ingest(std::chrono::duration<double> latency) {
  parts_->ingest_duration.Observe(latency.count());
}

void SelfMetrics::count_request(std::string_view handler, int status) {
  parts_->requests.Add({{"handler", std::string(handler)}, {"code", std::to_string(status)}})
      .Increment();
}

void SelfMetrics::set_reload(bool successful, Instant when) {
  parts_->reload_successful.Set(successful ? 1 : 0);
  if (successful) parts_->reload_time.Set(to_seconds(when));
}

void SelfMetrics::write(Exposition& out) const {
  for (const prometheus::MetricFamily& family : parts_->registry.Collect())
    write_family(family, out);
  write_process_metrics(out);
}

}  // namespace kpiwatch
