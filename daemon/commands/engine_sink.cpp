#include "daemon/commands/engine_sink.h"

#include <memory>

namespace kpiwatch {

EngineSink::EngineSink(Engine& engine, std::optional<MixingGuard> guard)
    : engine_(engine), guard_(std::move(guard)) {}

std::future<Result<IngestOutcome>> EngineSink::send(std::vector<std::string> lines) {
  ReadEvents events;
  events.reserve(lines.size());
  for (std::string& line : lines) read(std::move(line), events);
  auto promise = std::make_shared<std::promise<Result<IngestOutcome>>>();
  engine_.submit(std::move(events), [promise](Result<IngestOutcome> outcome) {
    promise->set_value(std::move(outcome));
  });
  return promise->get_future();
}

void EngineSink::read(std::string line, ReadEvents& into) {
  into.read_whole(std::move(line));
  if (!into.back() || !guard_) return;
  const EventView event = into.back().event;
  auto objection = guard_->objection(event.key.source);
  if (!objection) return;
  into.shorten_to(into.size() - 1);
  into.refuse(rejection_of(event, *std::move(objection)));
}

std::optional<std::string> first_source(const Engine& engine) {
  std::optional<std::string> source;
  engine.for_each_event(1, {}, [&](const StoredEvent& stored) {
    if (const auto event = parse_event(stored.json)) source = event->key.source;
    return false;
  });
  return source;
}

}  // namespace kpiwatch
