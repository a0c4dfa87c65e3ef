#include "daemon/own_family.h"

#include <fmt/format.h>
#include <prometheus/client_metric.h>

namespace kpiwatch {

OwnHistogram::OwnHistogram(std::string_view name, std::string_view help,
                           const prometheus::Histogram::BucketBoundaries& bounds)
    : histogram_(bounds) {
  append_family_head(head_, name, "histogram", help);
  const auto bucket = [&](std::string_view bound) {
    SeriesText(buckets_.emplace_back(), name, "_bucket").label("le", bound).end();
  };
  for (const double bound : bounds) bucket(fmt::format("{}", bound));
  bucket("+Inf");
  SeriesText(sum_, name, "_sum").end();
  SeriesText(count_, name, "_count").end();
}

void OwnHistogram::write(Exposition& out) const {
  const prometheus::ClientMetric::Histogram now = histogram_.Collect().histogram;
  out.prepared(head_);
  for (std::size_t i = 0; i < buckets_.size(); ++i)
    out.prepared_sample(buckets_[i],
                        SampleValue(static_cast<double>(now.bucket[i].cumulative_count)));
  out.prepared_sample(sum_, SampleValue(now.sample_sum));
  out.prepared_sample(count_, SampleValue(static_cast<double>(now.sample_count)));
}

}  // namespace kpiwatch
