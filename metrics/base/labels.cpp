#include "metrics/base/labels.h"

#include <algorithm>

namespace kpiwatch {

Selector::Selector(std::vector<Condition> conditions) : conditions_(std::move(conditions)) {}

bool Selector::matches(const Labels& attributes) const {
  return std::ranges::all_of(conditions_, [&](const Condition& condition) {
    const auto found = attributes.find(condition.attribute);
    return found != attributes.end() &&
           std::ranges::find(condition.values, found->second) != condition.values.end();
  });
}

std::string_view value_of(const Labels& attributes, std::string_view name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace kpiwatch
