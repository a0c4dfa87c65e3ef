#include "daemon/storage/event_search.h"

#include <algorithm>
#include <string>

#include "metrics/base/ascii.h"
#include "metrics/base/json.h"

namespace kpiwatch {
namespace {

std::string text_of(const Json& event, std::string_view name) {
  const Json* member = event.find(name);
  const std::string* text = member == nullptr ? nullptr : member->as_string();
  return text == nullptr ? std::string() : *text;
}

/// Some write a slash as \/ and what is no ASCII as \u4e2d; these nobody writes otherwise.
bool is_plain(char c) {
  return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.' || c == ':';
}

std::vector<std::string_view> plain_parts_of(std::string_view id) {
  std::vector<std::string_view> parts;
  for (auto at = id.begin(); at != id.end();) {
    const auto begin = std::find_if(at, id.end(), is_plain);
    at = std::find_if_not(begin, id.end(), is_plain);
    if (begin != at) parts.emplace_back(begin, at);
  }
  return parts;
}

template <class Fits>
std::optional<EventNumber> first_in(const EventBlock& block, Fits fits) {
  const EventNumber end = block.block().next_event();
  for (EventNumber number = block.block().first_event; number < end; ++number)
    if (fits(block.line(number))) return number;
  return std::nullopt;
}

}  // namespace

EventKey key_of_line(std::string_view line) {
  const Result<Json> event = parse_json(line);
  if (!event) return {};
  return {.sequence = text_of(*event, "sequence"),
          .source = text_of(*event, "source"),
          .id = text_of(*event, "id")};
}

EventSearch::EventSearch(const Identity& identity)
    : identity_(identity), parts_(plain_parts_of(identity.id)) {}

std::optional<EventNumber> EventSearch::in(const EventBlock& block) const {
  return first_in(block, [this](std::string_view line) {
    const auto has = [line](std::string_view part) { return line.find(part) != line.npos; };
    return std::ranges::all_of(parts_, has) && is_it(line);
  });
}

std::optional<EventNumber> EventSearch::in_all_of(const EventBlock& block) const {
  return first_in(block, [this](std::string_view line) { return is_it(line); });
}

bool EventSearch::is_it(std::string_view line) const {
  const EventKey key = key_of_line(line);
  return key.id == identity_.id && key.source == identity_.source;
}

}  // namespace kpiwatch
