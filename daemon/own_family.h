#pragma once

#include <prometheus/histogram.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/report/exposition.h"

namespace kpiwatch {

/// A family of prometheus-cpp's counters or gauges. Each is found by the text of its series, which
/// is written once; prometheus-cpp's own registry copies every name and label at each collection
/// and then has them written again (tests/bench/README.md tells what that costs). Safe from any
/// thread.
template <class Metric>
class OwnFamily {
 public:
  OwnFamily(std::string_view name, std::string_view type, std::string_view help) : name_(name) {
    append_family_head(head_, name, type, help);
  }

  /// The one of these labels, which are in order of their names; made when it is new. Stays where
  /// it is.
  template <class Labels>
  Metric& with(const Labels& labels) {
    std::string series;
    SeriesText(series, name_).labels(labels).end();
    const std::lock_guard lock(mutex_);
    return metrics_[std::move(series)];
  }

  /// Nothing before there is one.
  void write(Exposition& out) const {
    const std::lock_guard lock(mutex_);
    if (metrics_.empty()) return;
    out.prepared(head_);
    for (const auto& [series, metric] : metrics_)
      out.prepared_sample(series, SampleValue(metric.Value()));
  }

 private:
  std::string name_;
  std::string head_;
  mutable std::mutex mutex_;
  std::map<std::string, Metric> metrics_;
};

/// A histogram without labels.
class OwnHistogram {
 public:
  OwnHistogram(std::string_view name, std::string_view help,
               const prometheus::Histogram::BucketBoundaries& bounds);

  void observe(double value) { histogram_.Observe(value); }
  void write(Exposition& out) const;

 private:
  prometheus::Histogram histogram_;
  std::string head_;
  std::vector<std::string> buckets_;  ///< the series, the unbounded one last
  std::string sum_;
  std::string count_;
};

}  // namespace kpiwatch
