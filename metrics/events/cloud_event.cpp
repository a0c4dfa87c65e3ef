#include "metrics/events/cloud_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <stdexcept>

#include "metrics/base/in_quotes.h"
#include "metrics/base/rfc3339.h"
#include "metrics/events/fact_data.h"
#include "metrics/events/members.h"

namespace kpiwatch {
namespace {

const Json& empty_object() {
  static const Json object{Json::Object{}};
  return object;
}

Result<void> check_specversion(const Json& value) {
  const auto* version = find_member(value, "specversion");
  if (version != nullptr && version->as_string() != nullptr && *version->as_string() == "1.0") {
    return {};
  }
  return unexpected("`specversion` to be \"1.0\"", version);
}

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// "application/json" or one whose subtype ends in "+json", parameters aside.
bool is_json_media_type(std::string_view text) {
  std::string type(text.substr(0, text.find(';')));
  type.resize(type.find_last_not_of(" \t") + 1);
  std::ranges::transform(type, type.begin(), to_lower);
  const auto slash = type.find('/');
  if (slash == std::string::npos || slash == 0) return false;
  constexpr std::string_view kSuffix = "+json";
  const auto subtype = type.substr(slash + 1);
  return type == "application/json" ||
         (subtype.ends_with(kSuffix) && subtype.size() > kSuffix.size());
}

Result<void> check_datacontenttype(const Json& value) {
  const auto type = optional_string(value, "datacontenttype");
  if (!type) return type.error();
  if (!*type || is_json_media_type(**type)) return {};
  return unexpected("`datacontenttype` to be application/json or end in +json",
                    find_member(value, "datacontenttype"));
}

Result<Instant> read_time(const Json& value) {
  const auto text = required_string(value, "time");
  if (!text) return text.error();
  const auto time = parse_instant(*text);
  if (!time) return invalid("`time`: " + time.error().message);
  return time;
}

Result<EventKey> read_key(const Json& value) {
  auto id = required_identifier(value, "id");
  if (!id) return id.error();
  auto source = required_identifier(value, "source");
  if (!source) return source.error();
  auto sequence = optional_string(value, "sequence");
  if (!sequence) return sequence.error();
  return EventKey{sequence->value_or(""), std::move(*source), std::move(*id)};
}

Result<Fact> read_data(const Json& value, std::string_view type) {
  if (find_member(value, "data_base64") != nullptr) {
    return invalid("expected the event's data in `data` as JSON, found `data_base64`");
  }
  const auto* data = find_member(value, "data");
  if (data != nullptr && data->as_object() == nullptr) {
    return unexpected("`data` to be an object", data);
  }
  auto fact = read_fact(type, data == nullptr ? empty_object() : *data);
  if (!fact) return fact.error();
  return fact;
}

Result<Event> read_event(const Json& value) {
  if (value.as_object() == nullptr) return unexpected("an event to be an object", &value);
  if (const auto* key = find_duplicate_key(value)) {
    return invalid(
        fmt::format("expected each key once, found {} twice in one object", in_quotes(*key)));
  }
  if (const auto version = check_specversion(value); !version) return version.error();
  auto key = read_key(value);
  if (!key) return key.error();
  auto type = required_string(value, "type");
  if (!type) return type.error();
  auto subject = required_identifier(value, "subject");
  if (!subject) return subject.error();
  const auto time = read_time(value);
  if (!time) return time.error();
  if (const auto media = check_datacontenttype(value); !media) return media.error();
  auto fact = read_data(value, *type);
  if (!fact) return fact.error();
  return Event{std::move(*key), std::move(*type), std::move(*subject), *time, std::move(*fact)};
}

/// The attribute's text if it is there once; a key given twice says nothing.
std::string readable(const Json& value, std::string_view name) {
  const auto* object = value.as_object();
  if (object == nullptr || std::ranges::count(*object, name, &Json::Member::first) != 1) return {};
  const auto* text = value.find(name)->as_string();
  return text != nullptr && is_identifier(*text) ? *text : std::string{};
}

/// JSON has no line end but between its tokens.
std::string on_one_line(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  std::string line(text.substr(first, text.find_last_not_of(kSpace) + 1 - first));
  std::erase_if(line, [](char c) { return c == '\n' || c == '\r'; });
  return line;
}

}  // namespace

Rejection rejection_of(const Json& attributes, Error error) {
  auto type = readable(attributes, "type");
  if (std::ranges::find(event_types(), type) == event_types().end()) type.clear();
  return {readable(attributes, "source"), readable(attributes, "id"), std::move(type),
          std::move(error)};
}

Rejection rejection_of(const EventView& event, Error error) {
  return {std::string(event.key.source), std::string(event.key.id), std::string(event.type),
          std::move(error)};
}

boost::system::result<CloudEvent, Rejection> parse_cloud_event(std::string_view text) {
  auto read = parse_event(text);
  if (!read) return read.error();
  return CloudEvent{std::move(*read), on_one_line(text)};
}

boost::system::result<Event, Rejection> parse_event(std::string_view text) {
  const auto value = parse_json(text, DuplicateKeys::kKeep);
  if (!value) return Rejection{{}, {}, {}, value.error()};
  auto event = read_event(*value);
  if (!event) return rejection_of(*value, event.error());
  return std::move(*event);
}

void throw_exception_from_error(const Rejection& rejection, const boost::source_location& where) {
  throw_exception_from_error(rejection.error, where);
}

std::string content_of(std::string_view json) {
  const auto value = parse_json(json);
  assert(value && "what was accepted once can be read again");
  const auto time = parse_instant(*find_member(*value, "time")->as_string());
  const auto text_of = [&](std::string_view name) {
    const auto* member = find_member(*value, name);
    return Json{member == nullptr ? std::string{} : *member->as_string()};
  };
  const auto* data = find_member(*value, "data");
  return to_canonical_text(
      Json{Json::Object{{"type", text_of("type")},
                        {"subject", text_of("subject")},
                        {"time", Json{Json::Number{std::to_string(to_millis(*time))}}},
                        {"sequence", text_of("sequence")},
                        {"data", data == nullptr ? empty_object() : *data}}});
}

}  // namespace kpiwatch
