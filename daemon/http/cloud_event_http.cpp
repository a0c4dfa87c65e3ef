#include "daemon/http/cloud_event_http.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/http/limits.h"
#include "daemon/http/media_type.h"
#include "daemon/http/problem.h"
#include "daemon/http/text.h"
#include "metrics/base/ascii.h"
#include "metrics/base/json.h"
#include "metrics/base/utf8.h"

namespace kpiwatch::http {
namespace {

using Outcome = std::variant<ReceivedEvents, Response>;

constexpr std::string_view kTaken =
    "application/cloudevents+json, application/cloudevents-batch+json, application/x-ndjson, or "
    "application/json with the attributes in ce- header fields";

/// Of a short event.
constexpr std::size_t kUsualBytes = 150;

bool is_json(std::string_view name) {
  return name == "application/json" || name.ends_with("+json");
}

Response unreadable(std::string_view what, const Error& error) {
  return problem(400, fmt::format("expected {}: {}", what, error.message));
}

Outcome read_structured(std::string body) {
  ReceivedEvents received;
  const std::string_view text = received.events.keep(std::move(body));
  received.events.read(text);
  if (received.events.back()) return received;
  // A refused event is one thing, a body that is no event at all another.
  const auto json = parse_json(text, DuplicateKeys::kKeep);
  if (!json) return unreadable("an event in JSON form", json.error());
  if (!json->as_object()) {
    return problem(400,
                   fmt::format("expected an event as a JSON object, found {}", json->type_name()));
  }
  return received;
}

void skip_space(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

bool take(std::string_view& text, char token) {
  skip_space(text);
  if (!text.starts_with(token)) return false;
  text.remove_prefix(1);
  return true;
}

/// Adds the events of an array in which there is nothing but status events in plain form; false
/// when there is anything else.
bool read_statuses(std::string_view array, ReadEvents& into) {
  if (!take(array, '[')) return false;
  do {
    skip_space(array);
    if (!into.take_status(array)) return false;
  } while (take(array, ','));
  if (!take(array, ']')) return false;
  skip_space(array);
  return array.empty();
}

Outcome read_batch(std::string body) {
  ReceivedEvents received;
  const std::string_view text = received.events.keep(std::move(body));
  received.events.reserve(text.size() / kUsualBytes + 1);
  if (read_statuses(text, received.events))
    return received.events.size() > kMaxEvents ? too_many_events() : Outcome(std::move(received));
  received.events.shorten_to(0);
  // A key given twice spoils its own event only.
  const auto json = parse_json(text, DuplicateKeys::kKeep);
  if (!json) return unreadable("a batch of events in JSON form", json.error());
  if (!json->as_array()) {
    return problem(400,
                   fmt::format("expected a JSON array of events, found {}", json->type_name()));
  }
  if (json->as_array()->size() > kMaxEvents) return too_many_events();
  for (const std::string_view event : texts_of_elements(text)) received.events.read(event);
  return received;
}

/// A blank line is none.
std::string_view take_line(std::string_view& rest) {
  std::string_view line = take_until(rest, '\n');
  if (line.ends_with('\r')) line.remove_suffix(1);
  return trim(line).empty() ? std::string_view() : line;
}

/// False when there is more on the line.
bool take_line_end(std::string_view& text) {
  if (text.empty()) return true;
  const std::size_t size = text.starts_with("\r\n") ? 2 : 1;
  if (text[size - 1] != '\n') return false;
  text.remove_prefix(size);
  return true;
}

/// Takes a line off the front that is nothing but a status event in plain form; false, and nothing
/// taken, when it is anything else.
bool read_status_line(std::string_view& rest, ReadEvents& into) {
  std::string_view behind = rest;
  if (!rest.starts_with('{') || !into.take_status(behind)) return false;
  if (!take_line_end(behind)) {
    into.shorten_to(into.size() - 1);
    return false;
  }
  rest = behind;
  return true;
}

Outcome read_lines(std::string body) {
  ReceivedEvents received;
  std::string_view rest = received.events.keep(std::move(body));
  const std::size_t expected = rest.size() / kUsualBytes + 1;
  received.events.reserve(expected);
  received.lines.reserve(expected);
  for (std::size_t number = 1; !rest.empty(); ++number) {
    if (!read_status_line(rest, received.events)) {
      const std::string_view line = take_line(rest);
      if (line.empty()) continue;
      received.events.read(line);
    }
    received.lines.push_back(number);
    if (received.events.size() > kMaxEvents) return too_many_events();
  }
  return received;
}

bool is_attribute_name(std::string_view name) {
  const auto fits = [](char c) { return is_small_letter(c) || is_digit(c); };
  // These two come as the body and its Content-Type.
  return !name.empty() && std::all_of(name.begin(), name.end(), fits) && name != "data" &&
         name != "datacontenttype";
}

/// Adds the attribute that the header field holds to the members of a JSON object, or says what is
/// wrong with it.
Result<void> add_attribute(std::string_view name, std::string_view field, std::string_view text,
                           std::string& members) {
  if (!is_attribute_name(name)) {
    return invalid(
        fmt::format("expected no header field \"{}\": it names no attribute", shown(field)));
  }
  const auto value = percent_decode(unquote(text));
  if (!value || !is_utf8(*value)) {
    return invalid(
        fmt::format("expected percent-encoded UTF-8 in the header field \"{}\", found \"{}\"",
                    field, shown(text)));
  }
  append_json_string(members, name);
  members += ':';
  append_json_string(members, *value);
  members += ',';
  return {};
}

struct Attributes {
  std::string members;         ///< of a JSON object, a comma behind each
  std::optional<Error> error;  ///< what is wrong with the first that is not among them
};

Attributes attributes_of(const Request& request) {
  constexpr std::string_view kPrefix = "ce-";
  Attributes attributes;
  for (const auto& [field, text] : request.headers) {
    if (!field.starts_with(kPrefix)) continue;
    const std::string_view name = std::string_view(field).substr(kPrefix.size());
    const auto added = add_attribute(name, field, text, attributes.members);
    if (!added && !attributes.error) attributes.error = added.error();
  }
  return attributes;
}

std::string to_object(std::string_view members) {
  if (members.ends_with(',')) members.remove_suffix(1);
  return std::string("{").append(members).append("}");
}

/// Puts the event together in its structured form, which then is read like any other.
Outcome read_binary(const Request& request, const MediaType& type) {
  if (!request.body.empty()) {
    const auto data = parse_json(request.body, DuplicateKeys::kKeep);
    if (!data) return unreadable("the event's data in JSON form", data.error());
  }
  ReceivedEvents received;
  auto [members, error] = attributes_of(request);
  if (error) {
    const auto read = parse_json(to_object(members), DuplicateKeys::kKeep);
    received.events.refuse(rejection_of(*read, *std::move(error)));
    return received;
  }
  if (!type.name.empty()) {
    members += "\"datacontenttype\":";
    append_json_string(members, type.name);
    members += ',';
  }
  if (!request.body.empty()) members.append("\"data\":").append(request.body);
  std::string event = to_object(members);
  if (event.size() > kMaxBodyBytes) {
    return problem(413, fmt::format("expected an event of at most {} bytes in structured form",
                                    kMaxBodyBytes));
  }
  received.events.read_whole(std::move(event));
  return received;
}

}  // namespace

Response too_many_events() {
  return problem(413, fmt::format("expected at most {} events in a request", kMaxEvents));
}

std::variant<ReceivedEvents, Response> read_events(Request& request) {
  const auto field = request.header("content-type");
  const MediaType type = parse_media_type(field.value_or(""));
  if (auto refusal = refuse_other_charset(type)) return std::move(*refusal);
  if (type.name == "application/cloudevents-batch+json") return read_batch(std::move(request.body));
  if (type.name == "application/cloudevents+json") return read_structured(std::move(request.body));
  if (type.name == "application/x-ndjson") return read_lines(std::move(request.body));
  const bool other_format = type.name.starts_with("application/cloudevents");
  const bool binary = request.header("ce-specversion").has_value() && !other_format;
  if (binary && (is_json(type.name) || type.name.empty() || request.body.empty())) {
    return read_binary(request, type);
  }
  Response response =
      problem(415, fmt::format("expected Content-Type {}; found {}", kTaken,
                               field ? "\"" + shown(*field) + "\"" : std::string("none")));
  response.headers.emplace_back(
      "Accept-Post",
      "application/cloudevents+json, application/cloudevents-batch+json, application/x-ndjson, "
      "application/json");
  return response;
}

}  // namespace kpiwatch::http
