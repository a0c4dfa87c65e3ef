#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.h"

namespace kpiwatch {

/// A piece of a configuration as its author wrote it: where it stands and, for a scalar, its very
/// text. Nothing is a number or a boolean yet: what a text means is for the key that it belongs to.
struct Node {
  struct Entry;
  /// kRefused: what stands there was refused and complained about when the text was parsed.
  enum class Kind { kNothing, kScalar, kList, kMap, kRefused };

  Kind kind = Kind::kNothing;
  Position at;
  std::string text;            ///< of a scalar, without quotes and escapes
  std::vector<Node> items;     ///< of a list
  std::vector<Entry> entries;  ///< of a map, in the file's order; each key once

  /// The value of a map's key, null when it is missing.
  const Node* find(std::string_view key) const;
};

struct Node::Entry {
  std::string key;
  Position at;  ///< the key's
  Node value;
};

inline const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

/// How a complaint speaks of what it found: `"1.5"`, `a list`, `an empty mapping`, `nothing`.
std::string describe(const Node& node);

}  // namespace kpiwatch
