#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "metrics/base/labels.h"

namespace kpiwatch {

/// Stands for one set of attributes: many assets share few of them.
using AttributesId = std::uint32_t;

/// Keeps each set of attributes once. What it hands out stays valid as long as the pool.
class AttributesPool {
 public:
  AttributesPool() = default;
  // What is handed out lies in the map: it moves along, but a copy would still point here.
  AttributesPool(const AttributesPool&) = delete;
  AttributesPool& operator=(const AttributesPool&) = delete;
  AttributesPool(AttributesPool&&) = default;
  AttributesPool& operator=(AttributesPool&&) = default;

  AttributesId intern(const Labels& attributes) {
    const auto [entry, is_new] =
        ids_.try_emplace(attributes, static_cast<AttributesId>(by_id_.size()));
    if (is_new) by_id_.push_back(&entry->first);
    return entry->second;
  }
  const Labels& operator[](AttributesId id) const { return *by_id_[id]; }
  std::size_t size() const { return by_id_.size(); }

 private:
  std::map<Labels, AttributesId> ids_;
  std::vector<const Labels*> by_id_;
};

}  // namespace kpiwatch
