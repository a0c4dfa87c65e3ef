#include <algorithm>
#include <cassert>

#include "metrics/base/json.h"
#include "metrics/base/number_text.h"

namespace kpiwatch {
namespace {

void append_canonical(std::string& out, const Json& value);

/// 1, 1.0, 10e-1 are all "1e0"; -0 is "0e0".
void append_number(std::string& out, const Json::Number& number) {
  const auto parts = read_number(number.text);
  assert(parts && "a Json::Number is valid by its own promise");
  if (parts->negative) out += '-';
  out += parts->digits;
  out += 'e';
  out += parts->exponent;
}

void append_canonical_array(std::string& out, const Json::Array& array) {
  out += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ',';
    append_canonical(out, array[i]);
  }
  out += ']';
}

void append_canonical_object(std::string& out, const Json::Object& object) {
  std::vector<const Json::Member*> members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  std::ranges::sort(members, {},
                    [](const Json::Member* member) -> const std::string& { return member->first; });
  out += '{';
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, members[i]->first);
    out += ':';
    append_canonical(out, members[i]->second);
  }
  out += '}';
}

void append_canonical(std::string& out, const Json& value) {
  if (const auto* number = value.as_number()) {
    append_number(out, *number);
  } else if (const auto* array = value.as_array()) {
    append_canonical_array(out, *array);
  } else if (const auto* object = value.as_object()) {
    append_canonical_object(out, *object);
  } else {
    out += to_text(value);
  }
}

}  // namespace

std::string to_canonical_text(const Json& value) {
  std::string out;
  append_canonical(out, value);
  return out;
}

}  // namespace kpiwatch
