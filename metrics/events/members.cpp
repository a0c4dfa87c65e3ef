#include "metrics/events/members.h"

#include <fmt/format.h>

#include "metrics/base/byte_words.h"
#include "metrics/base/decimal.h"
#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

constexpr std::size_t kLongestIdentifier = 256;

}  // namespace

const Json* find_member(const Json& object, std::string_view name) {
  const auto* member = object.find(name);
  return member != nullptr && member->is_null() ? nullptr : member;
}

std::string describe(const Json* value) {
  if (value == nullptr) return "nothing";
  if (const auto* string = value->as_string()) return in_quotes(*string);
  if (const auto* number = value->as_number()) return "the number " + number->text.substr(0, 200);
  return std::string(value->type_name());
}

Error unexpected(std::string_view what, const Json* found) {
  return invalid(fmt::format("expected {}, found {}", what, describe(found)));
}

Result<std::string> required_string(const Json& object, std::string_view name) {
  const auto* member = find_member(object, name);
  const auto* string = member == nullptr ? nullptr : member->as_string();
  if (string != nullptr && !string->empty()) return *string;
  return unexpected(fmt::format("`{}` to be a string that is not empty", name), member);
}

Result<std::optional<std::string>> optional_string(const Json& object, std::string_view name) {
  const auto* member = find_member(object, name);
  if (member == nullptr) return std::optional<std::string>{};
  if (const auto* string = member->as_string()) return std::optional{*string};
  return unexpected(fmt::format("`{}` to be a string", name), member);
}

Result<std::optional<std::int64_t>> optional_whole(const Json& object, std::string_view name,
                                                   WholeRange range) {
  const auto* member = find_member(object, name);
  if (member == nullptr) return std::optional<std::int64_t>{};
  if (const auto* number = member->as_number()) {
    const auto decimal = parse_decimal(number->text);
    const bool whole = decimal && decimal->scale == 0 && range.low <= decimal->coefficient &&
                       decimal->coefficient <= range.high;
    if (whole) return std::optional{decimal->coefficient};
  }
  return unexpected(
      fmt::format("`{}` to be a whole number from {} to {}", name, range.low, range.high), member);
}

namespace {

/// How many bytes at the front are of ASCII and no control characters; perhaps a few more are.
std::size_t length_of_plain_beginning(std::string_view text) {
  using namespace byte_words;
  std::size_t length = 0;
  for (; text.size() - length >= kSize; length += kSize) {
    const std::uint64_t word = load(text.data() + length);
    if ((less_than(word, 0x20) | from_delete_on(word)) != 0) break;
  }
  return length;
}

}  // namespace

bool has_control_character(std::string_view text) {
  for (std::size_t i = length_of_plain_beginning(text); i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    const bool two_bytes = byte == 0xC2 && i + 1 < text.size();
    if (two_bytes && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

bool is_identifier_length(std::size_t bytes) { return bytes > 0 && bytes <= kLongestIdentifier; }

bool is_identifier(std::string_view text) {
  return is_identifier_length(text.size()) && !has_control_character(text);
}

Result<std::string> required_identifier(const Json& object, std::string_view name) {
  auto string = required_string(object, name);
  if (!string || is_identifier(*string)) return string;
  if (string->size() > kLongestIdentifier) {
    return invalid(fmt::format("expected `{}` to be at most {} bytes long, found {} bytes", name,
                               kLongestIdentifier, string->size()));
  }
  return invalid(fmt::format("expected `{}` to be without control characters, found {}", name,
                             in_quotes(*string)));
}

}  // namespace kpiwatch
