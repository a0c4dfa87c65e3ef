#include "daemon/storage/block_statuses.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>
#include <variant>

#include "daemon/storage/block_events.h"
#include "daemon/storage/recent_blocks.h"

namespace kpiwatch {
namespace {

std::uint64_t hash_of(std::string_view subject) { return std::hash<std::string_view>()(subject); }

}  // namespace

BlockStatuses::BlockStatuses(const EventBlock& block) {
  StoredEventReader reader;
  for (EventNumber number = block.block().first_event; block.holds(number); ++number) {
    std::optional<Event> unusual;
    const EventView event = reader.read(number, block.line(number), unusual);
    if (std::holds_alternative<AssetStatus>(*event.fact))
      places_.push_back({event.time, hash_of(event.subject), number});
  }
  std::ranges::sort(places_);
}

std::vector<EventNumber> BlockStatuses::find(std::string_view subject, Instant time) const {
  const auto what = [](const Place& place) { return std::tuple(place.time, place.subject); };
  std::vector<EventNumber> numbers;
  for (const Place& place :
       std::ranges::equal_range(places_, std::tuple(time, hash_of(subject)), std::less(), what))
    numbers.push_back(place.number);
  return numbers;
}

}  // namespace kpiwatch
