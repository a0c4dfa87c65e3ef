#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "metrics/base/image.h"
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

  void save(ByteWriter& bytes) const;
  /// Into an empty one.
  void load(ByteReader& bytes);

 private:
  std::map<Labels, AttributesId> ids_;
  std::vector<const Labels*> by_id_;
};

inline void AttributesPool::save(ByteWriter& bytes) const {
  bytes.write(std::uint64_t{by_id_.size()});
  for (const Labels* attributes : by_id_) ImageWriter{bytes}(*attributes);
}

inline void AttributesPool::load(ByteReader& bytes) {
  const std::size_t count = bytes.read_count(1);
  for (std::size_t id = 0; id < count && bytes.ok(); ++id) {
    Labels attributes;
    ImageReader{bytes}(attributes);
    bytes.expect(intern(attributes) == id);
  }
}

}  // namespace kpiwatch
