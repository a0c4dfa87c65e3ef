#include "daemon/commands/engine_sink.h"

#include <memory>

namespace kpiwatch {

EngineSink::EngineSink(Engine& engine, std::optional<MixingGuard> guard)
    : engine_(engine), guard_(std::move(guard)) {}

std::future<Result<IngestOutcome>> EngineSink::send(std::vector<std::string> lines) {
  std::vector<ReadEvent> events;
  events.reserve(lines.size());
  for (const std::string& line : lines) events.push_back(read(line));
  auto promise = std::make_shared<std::promise<Result<IngestOutcome>>>();
  engine_.submit(std::move(events), [promise](Result<IngestOutcome> outcome) {
    promise->set_value(std::move(outcome));
  });
  return promise->get_future();
}

ReadEvent EngineSink::read(const std::string& line) {
  ReadEvent event = parse_cloud_event(line);
  if (!event || !guard_) return event;
  auto objection = guard_->objection(event->event.key.source);
  if (!objection) return event;
  return Rejection{event->event.key.id, event->event.type, *std::move(objection)};
}

std::optional<std::string> first_source(const Engine& engine) {
  std::optional<std::string> source;
  engine.for_each_event(1, [&](const StoredEvent& stored) {
    if (const auto event = parse_event(stored.json)) source = event->key.source;
    return false;
  });
  return source;
}

}  // namespace kpiwatch
