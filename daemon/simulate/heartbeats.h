#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/simulate/outages.h"

namespace kpiwatch::simulate {

/// Repeats the status of what is online, three times within the kind's heartbeat timeout, each
/// asset at its own second. Kinds without a timeout repeat nothing. A camera with a timeout of
/// three minutes makes half a million events a year: simulate days rather than years then.
class Heartbeats {
 public:
  Heartbeats(const World& world, const std::map<std::string, Millis, std::less<>>& timeouts);

  /// The changes of `interval`, which are given in order, and the repetitions between them, in
  /// order. Intervals must follow each other.
  std::vector<StatusChange> weave(Interval interval, std::vector<StatusChange> changes);

 private:
  struct Beat {
    AssetIndex asset = 0;
    Millis every{0};
    Instant next;
  };

  std::vector<Beat> beats_;
  std::vector<bool> online_;  ///< by asset, at the end of the last interval
};

}  // namespace kpiwatch::simulate
