#include "daemon/storage/block_events.h"

#include <fmt/format.h>

#include <utility>

#include "daemon/storage/journal/storage_error.h"
#include "metrics/events/cloud_event.h"

namespace kpiwatch {

EventView StoredEventReader::read(EventNumber number, std::string_view line,
                                  std::optional<Event>& unusual) {
  if (const auto status = statuses_.read(line)) return *status;
  auto read = parse_event(line);
  if (!read)
    throw unusable(fmt::format("event {} of the journal cannot be read: {}", number,
                               read.error().error.message));
  return unusual.emplace(*std::move(read));
}

BlockEvents::BlockEvents(const EventBlock& block) {
  events_.reserve(block.block().events);
  StoredEventReader reader;
  for (EventNumber number = block.block().first_event; block.holds(number); ++number) {
    std::optional<Event> unusual;
    EventView event = reader.read(number, block.line(number), unusual);
    if (unusual) event = unusual_.emplace_back(*std::move(unusual));
    times_.add(event.time);
    events_.push_back({event, number});
  }
}

}  // namespace kpiwatch
