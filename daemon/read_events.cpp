#include "daemon/read_events.h"

#include <utility>

#include "metrics/events/status_event.h"

namespace kpiwatch {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view without_space_around(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Of a thread: what a request holds is mostly laid out as in the one before.
StatusReader& statuses() {
  thread_local StatusReader reader;
  return reader;
}

}  // namespace

std::string_view ReadEvents::keep(std::string text) {
  return *texts_.emplace_back(std::make_unique<const std::string>(std::move(text)));
}

void ReadEvents::read(std::string_view text) {
  const std::string_view trimmed = without_space_around(text);
  if (const auto status = statuses().read(trimmed)) return add(*status, trimmed);
  auto event = parse_cloud_event(text);
  if (!event) return refuse(std::move(event).error());
  const CloudEvent& kept =
      *unusual_.emplace_back(std::make_unique<const CloudEvent>(std::move(*event)));
  add(kept.event, kept.json);
}

bool ReadEvents::take_status(std::string_view& text) {
  const std::string_view from_here = text;
  const auto status = statuses().take(text);
  if (status) add(*status, from_here.substr(0, from_here.size() - text.size()));
  return status.has_value();
}

void ReadEvents::add(const EventView& event, std::string_view json) {
  events_.push_back({.event = event, .json = json});
  ++understood_;
  bytes_ += json.size();
}

std::string_view ReadEvents::as_lines() const {
  if (texts_.size() != 1 || events_.empty() || !unusual_.empty() || !refusals_.empty()) return {};
  const std::string_view text = *texts_.front();
  const char* const begin = events_.front().json.data();
  const char* next = begin;
  for (const ReadEvent& event : events_) {
    if (event.json.data() != next) return {};
    next += event.json.size();
    if (next == text.end() || *next != '\n') return {};
    ++next;
  }
  return {begin, next};
}

void ReadEvents::identify(const IdentityHasher& hasher) {
  SourceHasher identities(hasher);
  for (ReadEvent& event : events_)
    if (event) event.identity = identities.key_of(event.event.key.source, event.event.key.id);
}

void ReadEvents::refuse(Rejection rejection) {
  refusals_.push_back(std::make_unique<const Rejection>(std::move(rejection)));
  events_.push_back({.refusal = refusals_.back().get()});
}

void ReadEvents::shorten_to(std::size_t count) {
  for (; events_.size() > count; events_.pop_back()) {
    if (!events_.back()) continue;
    --understood_;
    bytes_ -= events_.back().json.size();
  }
}

}  // namespace kpiwatch
