#include "metrics/targets/group_table.h"

namespace kpiwatch {
namespace {

/// Remembers `value` for the attributes.
template <class T>
T remember(std::vector<std::optional<T>>& known, AttributesId id, T value) {
  if (id >= known.size()) known.resize(id + 1);
  return *(known[id] = value);
}

}  // namespace

GroupTable::Index GroupTable::find_group(AttributesId id, const Labels& attributes) {
  std::vector<std::string> values;
  values.reserve(by_.size());
  for (const std::string& name : by_) values.emplace_back(value_of(attributes, name));
  const auto group = groups_.try_emplace(std::move(values), static_cast<Index>(groups_.size()));
  return remember(known_, id, group.first->second);
}

void GroupTable::load(ByteReader& bytes) {
  ImageReader{bytes}(groups_);
  std::vector<bool> taken(groups_.size());
  for (const auto& [values, group] : groups_) {
    bytes.expect(values.size() == by_.size() && group < taken.size() && !taken[group]);
    if (!bytes.ok()) return;
    taken[group] = true;
  }
}

GroupLabels GroupTable::labels_of(const std::vector<std::string>& values) const {
  GroupLabels labels;
  labels.reserve(by_.size());
  for (std::size_t i = 0; i < by_.size(); ++i) labels.emplace_back(by_[i], values[i]);
  return labels;
}

bool SelectorCache::match(AttributesId id, const Labels& attributes) {
  return remember(known_, id, selector_.matches(attributes));
}

}  // namespace kpiwatch
