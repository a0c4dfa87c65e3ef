#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "daemon/self_metrics.h"
#include "daemon/simulated.h"
#include "metrics/base/byte_io.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// The latest times of each source, collected before it is told: sources are few, events are many.
class LatestTimes {
 public:
  void add(const EventView& event);
  void tell(SelfMetrics& metrics, MixtureAlarm& mixture) const;
  /// Takes in what is later, of new sources only as long as there are less than `most`.
  void merge(const LatestTimes& other, std::size_t most);

  void save(ByteWriter& to) const;
  /// What none saved fails the reader.
  void load(ByteReader& from);

 private:
  struct Times {
    Instant event;
    std::optional<Instant> status;
  };
  std::map<std::string, Times, std::less<>> times_;
};

}  // namespace kpiwatch
