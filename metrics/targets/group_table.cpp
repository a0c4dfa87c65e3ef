#include "metrics/targets/group_table.h"

namespace kpiwatch {
namespace {

template <class T>
std::optional<T>& entry(std::vector<std::optional<T>>& known, AttributesId id) {
  if (id >= known.size()) known.resize(id + 1);
  return known[id];
}

}  // namespace

GroupTable::Index GroupTable::group_of(AttributesId id, const Labels& attributes) {
  auto& known = entry(known_, id);
  if (!known) {
    std::vector<std::string> values;
    values.reserve(by_.size());
    for (const std::string& name : by_) values.emplace_back(value_of(attributes, name));
    known =
        groups_.try_emplace(std::move(values), static_cast<Index>(groups_.size())).first->second;
  }
  return *known;
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
  for (std::size_t i = 0; i < by_.size(); ++i) labels.emplace_back(by_[i], values[i]);
  return labels;
}

bool SelectorCache::matches(AttributesId id, const Labels& attributes) {
  auto& known = entry(known_, id);
  if (!known) known = selector_.matches(attributes);
  return *known;
}

}  // namespace kpiwatch
