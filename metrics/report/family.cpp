#include "metrics/report/family.h"

#include "metrics/report/label_names.h"

namespace kpiwatch {
namespace {

/// The labels of `group` under names that Prometheus takes.
std::vector<SampleLabel> named(const std::vector<std::string>& names, const GroupLabels& group) {
  std::vector<SampleLabel> labels;
  for (std::size_t i = 0; i < group.size(); ++i) labels.emplace_back(names[i], group[i].second);
  return labels;
}

std::vector<std::string> label_names_of(const GroupLabels& group) {
  std::vector<std::string> attributes;
  for (const auto& [attribute, value] : group) attributes.push_back(attribute);
  return to_label_names(attributes);
}

}  // namespace

void SeriesSamples::add(Labels labels, const std::optional<SampleValue>&,
                        const GroupLabels* group) {
  series_.add([&](std::string& out) {
    SeriesText series(out, name_);
    series.labels(labels);
    if (group) series.labels(named(label_names_of(*group), *group));
    series.end();
  });
}

}  // namespace kpiwatch
