#include "daemon/receivers/message.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kpiwatch {

Result<Message> Message::of(const Json& value, std::string place) {
  if (!value.as_object())
    return invalid(fmt::format("{}: expected an object, found {}", place, value.type_name()));
  return Message(value, std::move(place));
}

Result<std::string> Message::text(std::string_view name) const {
  const Json* member = value_->find(name);
  const std::string* text = member ? member->as_string() : nullptr;
  if (!text) return wrong(name, "a string", member);
  return *text;
}

Result<std::string> Message::choice(std::string_view name,
                                    const std::vector<std::string_view>& choices) const {
  auto text = this->text(name);
  if (!text || std::ranges::find(choices, *text) != choices.end()) return text;
  return invalid(fmt::format("{}: {}: expected {}, found \"{}\"", place_, name,
                             fmt::join(choices, " or "), *text));
}

Result<const Json::Array*> Message::array(std::string_view name) const {
  const Json* member = value_->find(name);
  const Json::Array* array = member ? member->as_array() : nullptr;
  if (!array) return wrong(name, "an array", member);
  return array;
}

Result<std::vector<std::pair<std::string, std::string>>> Message::texts(
    std::string_view name) const {
  const Json* member = value_->find(name);
  const Json::Object* object = member ? member->as_object() : nullptr;
  if (!object) return wrong(name, "an object", member);
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& [key, value] : *object) {
    const std::string* text = value.as_string();
    if (!text) return wrong(fmt::format("{}.{}", name, key), "a string", &value);
    texts.emplace_back(key, *text);
  }
  return texts;
}

Error Message::wrong(std::string_view name, std::string_view expected, const Json* found) const {
  return invalid(fmt::format("{}: {}: expected {}, found {}", place_, name, expected,
                             found ? found->type_name() : "nothing"));
}

}  // namespace kpiwatch
