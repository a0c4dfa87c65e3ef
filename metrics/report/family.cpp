#include "metrics/report/family.h"

#include <cassert>

namespace kpiwatch {

void FamilySamples::add(const Labels& labels, std::optional<double> value) {
  if (!value) return;
  if (!begun_) out_.family(name_, "gauge", help_);
  begun_ = true;
  out_.sample_of(labels, *value);
}

FamilySamples::Labels with_group(FamilySamples::Labels labels, const FamilySubject& subject,
                                 const GroupLabels& group) {
  assert(group.size() == subject.group_labels.size());  // every group of a target has its `by`
  for (std::size_t i = 0; i < group.size(); ++i) {
    labels.emplace_back(subject.group_labels[i], group[i].second);
  }
  return labels;
}

}  // namespace kpiwatch
