#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "metrics/base/instant.h"
#include "metrics/events/event.h"

namespace kpiwatch {

class EventBlock;

/// The statuses among the events of a block, found by what they are of and when: 24 bytes each.
class BlockStatuses {
 public:
  /// Throws StorageError (kUnusable) for an event that was never accepted.
  explicit BlockStatuses(const EventBlock& block);

  /// The events that may say a status of `subject` at `time`; a hash may mislead.
  std::vector<EventNumber> find(std::string_view subject, Instant time) const;

 private:
  struct Place {
    Instant time;
    std::uint64_t subject = 0;  ///< its hash
    EventNumber number = 0;

    auto operator<=>(const Place&) const = default;
  };

  std::vector<Place> places_;
};

}  // namespace kpiwatch
