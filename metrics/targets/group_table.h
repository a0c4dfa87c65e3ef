#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "metrics/base/image.h"
#include "metrics/facts/attributes_pool.h"
#include "metrics/targets/board.h"

namespace kpiwatch {

/// The groups of one target: which one a set of attributes belongs to. A missing attribute is "".
class GroupTable {
 public:
  using Index = std::uint32_t;

  explicit GroupTable(std::vector<std::string> by) : by_(std::move(by)) {}

  Index group_of(AttributesId id, const Labels& attributes) {
    return id < known_.size() && known_[id] ? *known_[id] : find_group(id, attributes);
  }
  std::size_t size() const { return groups_.size(); }
  /// How many of them are told beside the target as a whole.
  std::size_t told() const { return by_nothing() ? 0 : size(); }
  GroupLabels labels_of(const std::vector<std::string>& values) const;
  /// Values to group, in bytewise order of the values.
  const std::map<std::vector<std::string>, Index>& in_order() const { return groups_; }
  void save(ByteWriter& bytes) const { ImageWriter{bytes}(groups_); }
  /// Instead of what it had, as long as nobody asked for a group.
  void load(ByteReader& bytes);
  bool by_nothing() const { return by_.empty(); }

 private:
  Index find_group(AttributesId id, const Labels& attributes);

  std::vector<std::string> by_;
  std::map<std::vector<std::string>, Index> groups_;
  std::vector<std::optional<Index>> known_;  ///< by attributes
};

/// Remembers which sets of attributes a selector picks.
class SelectorCache {
 public:
  explicit SelectorCache(Selector selector) : selector_(std::move(selector)) {}

  bool matches(AttributesId id, const Labels& attributes) {
    return id < known_.size() && known_[id] ? *known_[id] : match(id, attributes);
  }

 private:
  bool match(AttributesId id, const Labels& attributes);

  Selector selector_;
  std::vector<std::optional<bool>> known_;  ///< by attributes
};

}  // namespace kpiwatch
