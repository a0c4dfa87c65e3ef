#include "daemon/self_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "daemon/own_family.h"
#include "daemon/version.h"
#include "metrics/events/event.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kUnknownType = "unknown";
constexpr std::array<std::string_view, 3> kResults = {"accepted", "duplicate", "rejected"};

const prometheus::Histogram::BucketBoundaries& latency_buckets() {
  static const prometheus::Histogram::BucketBoundaries seconds = {
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  return seconds;
}

double to_seconds(Instant instant) { return static_cast<double>(to_millis(instant)) / 1000; }

using SeriesLabels = std::initializer_list<SampleLabel>;

/// A family of one, without labels.
template <class Metric>
Metric& single(OwnFamily<Metric>& family) {
  return family.with(SeriesLabels{});
}

}  // namespace

struct SelfMetrics::Parts {
  using Counters = OwnFamily<prometheus::Counter>;
  using Gauges = OwnFamily<prometheus::Gauge>;

  Counters events{"kpiwatch_events_total", "counter",
                  "Events received, by type and by what became of them: accepted, duplicate of one "
                  "accepted before, or rejected."};
  Counters conflicts{"kpiwatch_event_conflicts_total", "counter",
                     "Events rejected because they contradict an accepted one of the same source "
                     "and id."};
  Counters requests{"kpiwatch_http_requests_total", "counter",
                    "HTTP requests answered, by handler and status code."};
  Gauges last_events{"kpiwatch_source_last_event_timestamp_seconds", "gauge",
                     "The latest time that an accepted event of the source carries, in seconds "
                     "since 1970 UTC. For the first 1000 sources."};
  Gauges last_statuses{"kpiwatch_source_last_status_timestamp_seconds", "gauge",
                       "The latest time that an accepted asset status of the source carries, in "
                       "seconds since 1970 UTC. For the first 1000 sources."};
  Gauges journal_writable{"kpiwatch_journal_writable", "gauge",
                          "Whether events could be stored the last time: 1, or 0 while they are "
                          "refused because the disk is full."};
  Gauges journal_bytes{"kpiwatch_journal_bytes", "gauge",
                       "Size of the journal and its write-ahead log on disk, of which up to 20 MiB "
                       "are laid out in advance."};
  Gauges journal_events{"kpiwatch_journal_events", "gauge", "Events stored in the journal."};
  Gauges reload_successful{"kpiwatch_config_last_reload_successful", "gauge",
                           "Whether the configuration could be read the last time: 1 or 0."};
  Gauges reload_time{"kpiwatch_config_last_reload_success_timestamp_seconds", "gauge",
                     "When the configuration was last read successfully, in seconds since 1970 "
                     "UTC; 0 if never."};
  Gauges build_info{"kpiwatch_build_info", "gauge",
                    "Always 1; its labels tell what was built and with what."};
  OwnHistogram ingest_duration{
      "kpiwatch_ingest_duration_seconds",
      "Time from taking in a batch of events to its answer, being on disk included.",
      latency_buckets()};

  prometheus::Counter& conflict = single(conflicts);
  prometheus::Gauge& writable = single(journal_writable);
  prometheus::Gauge& bytes = single(journal_bytes);
  prometheus::Gauge& stored = single(journal_events);
  prometheus::Gauge& successful = single(reload_successful);
  prometheus::Gauge& reloaded = single(reload_time);

  std::map<std::pair<std::string_view, EventResult>, prometheus::Counter*> by_type;

  /// The latest time by source, of all its events or of its statuses.
  using BySource = std::map<std::string, prometheus::Gauge*, std::less<>>;

  void saw(BySource& by_source, Gauges& family, std::string_view source, Instant time);

  prometheus::Counter& request_counter(std::string_view handler, int status);

  std::mutex answers_mutex;
  std::map<std::string, std::map<int, prometheus::Counter*>, std::less<>> by_handler;

  std::mutex sources_mutex;
  BySource events_by_source;
  BySource statuses_by_source;
};

void SelfMetrics::Parts::saw(BySource& by_source, Gauges& family, std::string_view source,
                             Instant time) {
  const std::lock_guard lock(sources_mutex);
  const auto found = by_source.find(source);
  if (found != by_source.end()) {
    found->second->Set(std::max(found->second->Value(), to_seconds(time)));
    return;
  }
  if (by_source.size() == kMaxSources) return;
  auto& gauge = family.with(SeriesLabels{{"source", source}});
  gauge.Set(to_seconds(time));
  by_source.emplace(source, &gauge);
}

prometheus::Counter& SelfMetrics::Parts::request_counter(std::string_view handler, int status) {
  const std::lock_guard lock(answers_mutex);
  auto found = by_handler.find(handler);
  if (found == by_handler.end()) found = by_handler.try_emplace(std::string(handler)).first;
  prometheus::Counter*& counter = found->second[status];
  if (counter == nullptr)
    counter = &requests.with(SeriesLabels{{"code", std::to_string(status)}, {"handler", handler}});
  return *counter;
}

SelfMetrics::SelfMetrics() : parts_(std::make_unique<Parts>()) {
  std::vector<std::string_view> types = event_types();
  types.push_back(kUnknownType);
  for (const std::string_view type : types) {
    for (std::size_t result = 0; result < kResults.size(); ++result)
      parts_->by_type[{type, static_cast<EventResult>(result)}] =
          &parts_->events.with(SeriesLabels{{"result", kResults[result]}, {"type", type}});
  }
  parts_->build_info.with(SeriesLabels{{"compiler", "g++ " __VERSION__}, {"version", kVersion}})
      .Set(1);
  parts_->writable.Set(1);
}

SelfMetrics::~SelfMetrics() = default;

void SelfMetrics::count_event(std::string_view type, EventResult result, std::uint64_t count) {
  auto found = parts_->by_type.find({type, result});
  if (found == parts_->by_type.end()) found = parts_->by_type.find({kUnknownType, result});
  found->second->Increment(static_cast<double>(count));
}

void SelfMetrics::count_conflict() { parts_->conflict.Increment(); }

void SelfMetrics::saw_event(std::string_view source, Instant time) {
  parts_->saw(parts_->events_by_source, parts_->last_events, source, time);
}

void SelfMetrics::saw_status(std::string_view source, Instant time) {
  parts_->saw(parts_->statuses_by_source, parts_->last_statuses, source, time);
}

void SelfMetrics::set_journal(std::uint64_t bytes, std::uint64_t events) {
  parts_->bytes.Set(static_cast<double>(bytes));
  parts_->stored.Set(static_cast<double>(events));
}

void SelfMetrics::set_journal_writable(bool writable) { parts_->writable.Set(writable ? 1 : 0); }

void SelfMetrics::observe_ingest(std::chrono::duration<double> latency) {
  parts_->ingest_duration.observe(latency.count());
}

void SelfMetrics::count_request(std::string_view handler, int status) {
  parts_->request_counter(handler, status).Increment();
}

void SelfMetrics::set_reload(bool successful, Instant when) {
  parts_->successful.Set(successful ? 1 : 0);
  if (successful) parts_->reloaded.Set(to_seconds(when));
}

void SelfMetrics::write(Exposition& out) const {
  const Parts& parts = *parts_;
  for (const auto* counters : {&parts.events, &parts.conflicts, &parts.requests})
    counters->write(out);
  for (const auto* gauges :
       {&parts.last_events, &parts.last_statuses, &parts.journal_writable, &parts.journal_bytes,
        &parts.journal_events, &parts.reload_successful, &parts.reload_time, &parts.build_info})
    gauges->write(out);
  parts.ingest_duration.write(out);
}

}  // namespace kpiwatch
