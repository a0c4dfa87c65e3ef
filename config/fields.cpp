#include "config/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "metrics/base/duration.h"
#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"

namespace kpiwatch {

void complain(const Complaints& complaints, const Node& node, std::string_view what,
              std::string_view expected) {
  complaints.add(node.at, fmt::format("{}: expected {}, found {}", what, expected, describe(node)));
}

Fields::Fields(const Node& map, const Complaints& complaints) : map_(map), complaints_(complaints) {
  if (map.kind != Node::Kind::kMap && map.kind != Node::Kind::kNothing) {
    complaints.add(map.at, "expected a mapping, found " + describe(map));
  }
}

const Node* Fields::take(std::string_view key) {
  known_.push_back(key);
  return map_.find(key);
}

const Node* Fields::require(std::string_view key) {
  const Node* node = take(key);
  if (node == nullptr) complaints_.add(map_.at, fmt::format("missing key \"{}\"", key));
  return node;
}

void Fields::refuse(std::string_view key, std::string_view why) {
  known_.push_back(key);
  for (const Node::Entry& entry : map_.entries) {
    if (entry.key == key) complaints_.add(entry.at, fmt::format("{} {}", in_quotes(key), why));
  }
}

void Fields::finish() {
  for (const Node::Entry& entry : map_.entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    complaints_.add(entry.at,
                    "unknown key " + in_quotes(entry.key) + suggestion(entry.key, known_));
  }
}

std::optional<std::string> read_text(const Node* node, std::string_view what,
                                     const Complaints& complaints) {
  if (node == nullptr) return std::nullopt;
  if (node->kind != Node::Kind::kScalar || node->text.empty()) {
    complain(complaints, *node, what, "a text");
    return std::nullopt;
  }
  return node->text;
}

std::optional<std::size_t> read_choice(const Node* node, std::string_view what,
                                       const std::vector<std::string_view>& choices,
                                       const Complaints& complaints) {
  if (node == nullptr) return std::nullopt;
  const auto found = std::find(choices.begin(), choices.end(), std::string_view{node->text});
  if (node->kind == Node::Kind::kScalar && found != choices.end()) {
    return static_cast<std::size_t>(found - choices.begin());
  }
  complaints.add(node->at,
                 fmt::format("{}: expected one of {}, found {}{}", what, fmt::join(choices, ", "),
                             describe(*node), suggestion(node->text, choices)));
  return std::nullopt;
}

std::optional<Decimal> read_decimal(const Node* node, std::string_view what,
                                    std::string_view expected, bool (*fits)(const Decimal&),
                                    const Complaints& complaints) {
  if (node == nullptr) return std::nullopt;
  if (node->kind == Node::Kind::kScalar) {
    if (const auto decimal = parse_decimal(node->text); decimal && fits(*decimal)) return *decimal;
  }
  complain(complaints, *node, what, expected);
  return std::nullopt;
}

std::optional<std::int64_t> read_whole(const Node* node, std::string_view what, std::int64_t lowest,
                                       std::int64_t highest, const Complaints& complaints) {
  if (node == nullptr) return std::nullopt;
  if (node->kind == Node::Kind::kScalar) {
    const auto decimal = parse_decimal(node->text);
    if (decimal && decimal->scale == 0 && lowest <= decimal->coefficient &&
        decimal->coefficient <= highest) {
      return decimal->coefficient;
    }
  }
  complain(complaints, *node, what, fmt::format("a whole number from {} to {}", lowest, highest));
  return std::nullopt;
}

std::optional<Millis> read_duration(const Node* node, std::string_view what, bool may_be_zero,
                                    const Complaints& complaints) {
  if (node == nullptr) return std::nullopt;
  if (node->kind == Node::Kind::kScalar) {
    const auto duration = parse_duration(node->text);
    if (duration && (may_be_zero || *duration > Millis{0})) return *duration;
  }
  complain(complaints, *node, what,
           may_be_zero ? "a duration such as 90s, 30m, 1h30m or 7d"
                       : "a duration longer than 0 such as 90s, 30m, 1h30m or 7d");
  return std::nullopt;
}

std::vector<std::string> read_names(const Node* node, std::string_view what,
                                    const Complaints& complaints) {
  std::vector<std::string> names;
  if (node == nullptr) return names;
  if (node->kind != Node::Kind::kList) {
    complain(complaints, *node, what, "a list of names");
    return names;
  }
  for (const Node& item : node->items) {
    auto name = read_text(&item, what, complaints);
    if (!name) continue;
    if (std::find(names.begin(), names.end(), *name) != names.end()) {
      complaints.add(item.at, fmt::format("{}: {} is given twice", what, in_quotes(*name)));
    } else {
      names.push_back(*std::move(name));
    }
  }
  return names;
}

std::optional<Selector> read_selector(const Node* node, std::string_view what,
                                      const Complaints& complaints) {
  if (node == nullptr) return std::nullopt;
  if (node->kind != Node::Kind::kMap) {
    complain(complaints, *node, what, "a mapping of attributes to a value or a list of values");
    return std::nullopt;
  }
  std::vector<Selector::Condition> conditions;
  for (const Node::Entry& entry : node->entries) {
    Selector::Condition condition{entry.key, {}};
    const auto name = fmt::format("{}: {}", what, entry.key);
    if (entry.value.kind == Node::Kind::kScalar) {
      condition.values.push_back(entry.value.text);
    } else if (entry.value.kind == Node::Kind::kList && !entry.value.items.empty()) {
      for (const Node& value : entry.value.items) {
        if (value.kind == Node::Kind::kScalar) {
          condition.values.push_back(value.text);
        } else {
          complain(complaints, value, name, "a value");
        }
      }
    } else {
      complain(complaints, entry.value, name, "a value or a list of values");
    }
    conditions.push_back(std::move(condition));
  }
  return Selector(std::move(conditions));
}

}  // namespace kpiwatch
