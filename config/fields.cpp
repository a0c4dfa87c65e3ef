#include "config/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "metrics/base/duration.h"
#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"
#include "metrics/base/number_text.h"
#include "metrics/events/members.h"

namespace kpiwatch {
namespace {

/// A value or a list of values of an attribute.
std::vector<std::string> read_values(const Node& node, std::string_view what,
                                     const Complaints& complaints) {
  std::vector<std::string> values;
  const auto take = [&](const Node& value) {
    if (auto text = read_text(&value, what, complaints)) values.push_back(*std::move(text));
  };
  if (node.kind == Node::Kind::kList && !node.items.empty()) {
    for (const Node& item : node.items) take(item);
  } else if (node.kind == Node::Kind::kScalar) {
    take(node);
  } else {
    complain(complaints, node, what, "a value or a list of at least one value");
  }
  return values;
}

}  // namespace

void complain(const Complaints& complaints, const Node& node, std::string_view what,
              std::string_view expected) {
  if (node.kind == Node::Kind::kRefused) return;
  complaints.add(node.at, fmt::format("{}: expected {}, found {}", what, expected, describe(node)));
}

void complain_of_decimal(const Complaints& complaints, const Node& node, std::string_view what,
                         std::string_view expected) {
  const auto decimal = parse_decimal(node.text);
  if (!decimal && is_number(node.text)) {
    complaints.add(node.at, fmt::format("{}: {}", what, decimal.error().message));
  } else {
    complain(complaints, node, what, expected);
  }
}

Fields::Fields(const Node& map, std::string_view what, const Complaints& complaints)
    : map_(map), complaints_(complaints) {
  if (map.kind != Node::Kind::kMap && map.kind != Node::Kind::kNothing) {
    complain(complaints, map, what, "a mapping");
  }
}

const Node* Fields::take(std::string_view key) {
  known_.push_back(key);
  return map_.find(key);
}

const Node* Fields::require(std::string_view key) {
  const Node* node = take(key);
  // What is no mapping has had its complaint.
  const bool may_have_it = map_.kind == Node::Kind::kMap || map_.kind == Node::Kind::kNothing;
  if (node == nullptr && may_have_it) missing_.push_back(key);
  return node;
}

void Fields::refuse(std::string_view key, std::string_view why) {
  known_.push_back(key);
  for (const Node::Entry& entry : map_.entries) {
    if (entry.key == key) complaints_.add(entry.at, fmt::format("{} {}", in_quotes(key), why));
  }
}

bool Fields::is_known(std::string_view key) const {
  return std::find(known_.begin(), known_.end(), key) != known_.end();
}

void Fields::finish() {
  for (const Node::Entry& entry : map_.entries) {
    if (is_known(entry.key)) continue;
    complaints_.add(entry.at,
                    "unknown key " + in_quotes(entry.key) + suggestion(entry.key, known_));
    std::erase(missing_, nearest_name(entry.key, known_));
  }
  for (const std::string_view key : missing_) {
    complaints_.add(map_.at, fmt::format("expected the key {}, found none", in_quotes(key)));
  }
}

std::optional<std::string> read_text(const Node* node, std::string_view what,
                                     const Complaints& complaints) {
  if (node == nullptr) return std::nullopt;
  if (node->kind == Node::Kind::kScalar && !has_control_character(node->text)) return node->text;
  complain(complaints, *node, what, "a text without control characters");
  return std::nullopt;
}

std::optional<std::string> read_name(const Node* node, std::string_view what,
                                     const Complaints& complaints) {
  if (node != nullptr && node->kind == Node::Kind::kScalar && node->text.empty()) {
    complain(complaints, *node, what, "a text that is not empty");
    return std::nullopt;
  }
  return read_text(node, what, complaints);
}

std::optional<std::size_t> read_choice(const Node* node, std::string_view what,
                                       const std::vector<std::string_view>& choices,
                                       const Complaints& complaints) {
  if (node == nullptr) return std::nullopt;
  const auto found = std::find(choices.begin(), choices.end(), std::string_view{node->text});
  if (node->kind == Node::Kind::kScalar && found != choices.end()) {
    return static_cast<std::size_t>(found - choices.begin());
  }
  if (node->kind == Node::Kind::kRefused) return std::nullopt;
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
  complain_of_decimal(complaints, *node, what, expected);
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
    const bool long_enough = duration && (may_be_zero || *duration > Millis{0});
    if (long_enough && *duration <= kLongestDuration) return *duration;
  }
  complain(complaints, *node, what,
           may_be_zero ? "a duration of at most 100y such as 90s, 30m, 1h30m or 7d"
                       : "a duration longer than 0 and of at most 100y such as 90s, 30m or 7d");
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
    auto name = read_name(&item, what, complaints);
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
    const auto name = fmt::format("{}: {}", what, entry.key);
    conditions.push_back({entry.key, read_values(entry.value, name, complaints)});
  }
  return Selector(std::move(conditions));
}

std::optional<int> parse_digits(std::string_view text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  const auto parsed = std::from_chars(text.data(), end, number);
  if (!digits || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

}  // namespace kpiwatch
