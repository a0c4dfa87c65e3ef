#include "metrics/base/json.h"

#include <fmt/format.h>

#include <algorithm>

namespace kpiwatch {
namespace {

void append_text(std::string& out, const Json& value);

void append_array(std::string& out, const Json::Array& array) {
  out += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ',';
    append_text(out, array[i]);
  }
  out += ']';
}

void append_object(std::string& out, const Json::Object& object) {
  out += '{';
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, object[i].first);
    out += ':';
    append_text(out, object[i].second);
  }
  out += '}';
}

void append_text(std::string& out, const Json& value) {
  if (const auto* boolean = value.as_bool()) {
    out += *boolean ? "true" : "false";
  } else if (const auto* number = value.as_number()) {
    out += number->text;
  } else if (const auto* string = value.as_string()) {
    append_json_string(out, *string);
  } else if (const auto* array = value.as_array()) {
    append_array(out, *array);
  } else if (const auto* object = value.as_object()) {
    append_object(out, *object);
  } else {
    out += "null";
  }
}

bool is_escaped(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

/// A key that the object itself holds twice, or nullptr.
const std::string* duplicate_member(const Json::Object& object) {
  std::vector<const std::string*> keys;
  keys.reserve(object.size());
  for (const auto& [key, value] : object) keys.push_back(&key);
  const auto by_text = [](const std::string* a, const std::string* b) { return *a < *b; };
  const auto same_text = [](const std::string* a, const std::string* b) { return *a == *b; };
  std::ranges::sort(keys, by_text);
  const auto twice = std::ranges::adjacent_find(keys, same_text);
  return twice == keys.end() ? nullptr : *twice;
}

}  // namespace

const Json* Json::find(std::string_view name) const {
  const auto* object = as_object();
  if (object == nullptr) return nullptr;
  const auto found = std::ranges::find(*object, name, &Member::first);
  return found == object->end() ? nullptr : &found->second;
}

std::string_view Json::type_name() const {
  static constexpr std::string_view kNames[] = {"null",     "a boolean", "a number",
                                                "a string", "an array",  "an object"};
  return kNames[value_.index()];
}

const std::string* find_duplicate_key(const Json& value) {
  if (const auto* array = value.as_array()) {
    for (const auto& element : *array) {
      if (const auto* key = find_duplicate_key(element)) return key;
    }
  } else if (const auto* object = value.as_object()) {
    if (const auto* key = duplicate_member(*object)) return key;
    for (const auto& [name, member] : *object) {
      if (const auto* key = find_duplicate_key(member)) return key;
    }
  }
  return nullptr;
}

std::string to_text(const Json& value) {
  std::string out;
  append_text(out, value);
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (true) {
    const auto* const special = std::ranges::find_if(text, is_escaped);
    out.append(text.begin(), special);
    if (special == text.end()) break;
    append_escaped(out, *special);
    text = {special + 1, text.end()};
  }
  out += '"';
}

}  // namespace kpiwatch
