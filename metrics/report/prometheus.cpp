#include "metrics/report/prometheus.h"

#include "metrics/report/label_names.h"
#include "metrics/report/metric_table.h"

namespace kpiwatch {
namespace {

/// All groups of a target have the same attributes.
std::vector<std::string> group_labels_of(const TargetStanding& target) {
  std::vector<std::string> attributes;
  const auto take_names = [&attributes](const auto& groups) {
    if (groups.empty()) return;
    for (const auto& [name, value] : groups.front().labels) attributes.push_back(name);
  };
  if (const auto* online = std::get_if<OnlineRateStanding>(&target.standing)) {
    take_names(online->groups);
  } else if (const auto* faults = std::get_if<FaultsStanding>(&target.standing)) {
    take_names(faults->groups);
  }
  return to_label_names(attributes);
}

}  // namespace

void write_prometheus(const Board& board, Exposition& out) {
  std::vector<FamilySubject> subjects;
  for (const TargetStanding& target : board.targets) {
    subjects.push_back({target, group_labels_of(target)});
  }
  // A family's samples must stand together, so all targets pass before each row of the table.
  for (const Family& family : metric_table()) {
    FamilySamples samples(family.name, family.help, out);
    for (const FamilySubject& subject : subjects) {
      for (const EmitSamples& emit : family.sources) emit(subject, samples);
    }
  }
}

}  // namespace kpiwatch
