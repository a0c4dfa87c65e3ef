#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <memory>

#include "metrics/base/in_quotes.h"
#include "metrics/base/json.h"
#include "metrics/base/number_text.h"
#include "metrics/base/utf8.h"

// simdjson's On-Demand interface leaves numbers as they were sent, which
// its DOM does not, but checks only what is visited: so everything is visited here, and every
// scalar's text is judged whole.
namespace kpiwatch {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr int kMaxDepth = 64;
constexpr std::string_view kWhitespace = " \t\r\n";

Error malformed(std::string_view what) { return invalid(fmt::format("malformed JSON: {}", what)); }

std::string_view what_went_wrong(simdjson::error_code code) {
  switch (code) {
    case simdjson::EMPTY:
      return "expected a value, found nothing";
    case simdjson::UTF8_ERROR:
      return "expected UTF-8, found bytes that are not";
    case simdjson::UNCLOSED_STRING:
      return "a string is not closed";
    case simdjson::UNESCAPED_CHARS:
      return "a string contains an unescaped control character";
    case simdjson::STRING_ERROR:
      return "a string contains an invalid escape, or half a surrogate pair";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "an array or object is not closed";
    case simdjson::TAPE_ERROR:
      return "expected a value, a comma or a closing bracket";
    default:
      return simdjson::error_message(code);
  }
}

std::string_view without_trailing_space(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kWhitespace) + 1);
}

Result<std::string> checked(simdjson::simdjson_result<std::string_view> string) {
  std::string_view decoded;
  if (const auto code = std::move(string).get(decoded)) return malformed(what_went_wrong(code));
  return std::string(decoded);
}

/// Reads a document that simdjson has indexed, value by value.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  Result<Json> read_document(ondemand::document& document);

 private:
  Result<Json> read_value(ondemand::value value, int depth);
  Result<Json> read_array(ondemand::array array, int depth);
  Result<Json> read_object(ondemand::object object, int depth);
  Result<Json> read_token(std::string_view token) const;
  Error error(simdjson::error_code code);

  std::string_view text_;
  ondemand::document* document_ = nullptr;
};

Error JsonReader::error(simdjson::error_code code) {
  const char* place = nullptr;
  const bool known = document_->current_location().get(place) == simdjson::SUCCESS &&
                     text_.data() <= place && place <= text_.data() + text_.size();
  if (!known) return malformed(what_went_wrong(code));
  return malformed(fmt::format("{} near byte {}", what_went_wrong(code), place - text_.data()));
}

/// The text of a number or literal; for anything else that is not a value, an error.
Result<Json> JsonReader::read_token(std::string_view token) const {
  if (token == "null") return Json{};
  if (token == "true") return Json{true};
  if (token == "false") return Json{false};
  if (is_number(token)) return Json{Json::Number{std::string(token)}};
  return malformed(fmt::format("expected a value, found {} at byte {}", in_quotes(token),
                               token.data() - text_.data()));
}

Result<Json> JsonReader::read_array(ondemand::array array, int depth) {
  Json::Array elements;
  for (auto element : array) {
    ondemand::value value;
    if (const auto code = std::move(element).get(value)) return error(code);
    auto read = read_value(value, depth);
    if (!read) return read.error();
    elements.push_back(std::move(*read));
  }
  return Json{std::move(elements)};
}

Result<Json> JsonReader::read_object(ondemand::object object, int depth) {
  Json::Object members;
  for (auto member : object) {
    ondemand::field field;
    if (const auto code = std::move(member).get(field)) return error(code);
    auto key = checked(field.unescaped_key());
    if (!key) return key.error();
    auto read = read_value(field.value(), depth);
    if (!read) return read.error();
    members.emplace_back(std::move(*key), std::move(*read));
  }
  return Json{std::move(members)};
}

Result<Json> JsonReader::read_value(ondemand::value value, int depth) {
  if (depth > kMaxDepth) return malformed(fmt::format("more than {} levels deep", kMaxDepth));
  const auto token = value.raw_json_token();
  // Where a bracket is missing inside, the next token is the end of the text.
  if (token.empty()) return error(simdjson::INCOMPLETE_ARRAY_OR_OBJECT);
  switch (token.front()) {
    case '[': {
      ondemand::array array;
      if (const auto code = value.get_array().get(array)) return error(code);
      return read_array(array, depth + 1);
    }
    case '{': {
      ondemand::object object;
      if (const auto code = value.get_object().get(object)) return error(code);
      return read_object(object, depth + 1);
    }
    case '"': {
      auto string = checked(value.get_string());
      if (!string) return string.error();
      return Json{std::move(*string)};
    }
    default:
      return read_token(without_trailing_space(token));
  }
}

Result<Json> JsonReader::read_document(ondemand::document& document) {
  document_ = &document;
  const auto start = text_.find_first_not_of(kWhitespace);
  if (start == std::string_view::npos) return malformed(what_went_wrong(simdjson::EMPTY));
  Result<Json> read = Json{};
  if (text_[start] == '"') {
    auto string = checked(document.get_string());
    if (!string) return string.error();
    read = Json{std::move(*string)};
  } else if (text_[start] == '[' || text_[start] == '{') {
    ondemand::value value;
    if (const auto code = document.get_value().get(value)) return error(code);
    read = read_value(value, 1);
  } else {
    return read_token(without_trailing_space(text_.substr(start)));
  }
  if (!read) return read;
  const char* rest = nullptr;
  if (document.current_location().get(rest) == simdjson::OUT_OF_BOUNDS) return read;
  return malformed(fmt::format("found more after the value, at byte {}", rest - text_.data()));
}

/// simdjson reads beyond the text's end, so it gets a copy with room; buffers are kept for the next
/// one.
struct Workspace {
  ondemand::parser parser;
  std::string buffer;

  simdjson::simdjson_result<ondemand::document> iterate(std::string_view text) {
    buffer.assign(text);
    buffer.append(simdjson::SIMDJSON_PADDING, ' ');
    return parser.iterate(simdjson::padded_string_view(buffer.data(), text.size(), buffer.size()));
  }

  Result<Json> read(std::string_view text) {
    ondemand::document document;
    if (const auto code = iterate(text).get(document)) return malformed(what_went_wrong(code));
    return JsonReader({buffer.data(), text.size()}).read_document(document);
  }
};

Result<Json> read_any_size(std::string_view text) {
  constexpr std::size_t kKeptSize = 1 << 20;
  if (text.size() > kKeptSize) return std::make_unique<Workspace>()->read(text);
  static thread_local Workspace kept;
  return kept.read(text);
}

/// A value of a document that is known to be good.
std::string_view text_of(ondemand::value value) {
  switch (value.type().value()) {
    case ondemand::json_type::array:
      return value.get_array().value().raw_json();
    case ondemand::json_type::object:
      return value.get_object().value().raw_json();
    default:
      return value.raw_json_token();
  }
}

}  // namespace

std::vector<std::string_view> texts_of_elements(std::string_view text) {
  const auto workspace = std::make_unique<Workspace>();
  ondemand::document document = workspace->iterate(text);
  std::vector<std::string_view> texts;
  for (ondemand::value element : document.get_array()) {
    const std::string_view copied = text_of(element);
    const auto offset = static_cast<std::size_t>(copied.data() - workspace->buffer.data());
    texts.push_back(without_trailing_space(text.substr(offset, copied.size())));
  }
  return texts;
}

Result<Json> parse_json(std::string_view text, DuplicateKeys duplicates) {
  if (text.starts_with(kByteOrderMark)) return malformed("found a byte order mark at byte 0");
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    return malformed(fmt::format("found a NUL byte at byte {}", nul));
  }
  auto json = read_any_size(text);
  if (!json || duplicates == DuplicateKeys::kKeep) return json;
  if (const auto* key = find_duplicate_key(*json)) {
    return invalid(
        fmt::format("expected each key once, found {} twice in one object", in_quotes(*key)));
  }
  return json;
}

}  // namespace kpiwatch
