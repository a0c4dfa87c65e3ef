#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/support/naive/maintenance.h"
#include "tests/support/naive/standings.h"

namespace kpiwatch::naive {

/// A fault on its way through the steps of contract 5, faults.
struct Fault {
  std::string id;
  std::optional<std::string> asset;
  Labels attributes;
  Instant start;
  Instant end;  ///< T, or the last instant outside maintenance, while it is open
  bool open = false;
  std::vector<Interval> maintenance;  ///< the windows that hold for it
  Millis duration{0};
};

/// Step 1: reported and derived ones that began before T.
std::vector<Fault> begun_before(const Question& question, const FaultsTarget& promise);
/// Step 2. `windows`: all of them.
std::vector<Fault> without_maintenance_at_the_ends(const Question& question,
                                                   std::vector<Fault> faults);
/// Step 3, in order of start, then id.
std::vector<Fault> merged(const FaultsTarget& promise, std::vector<Fault> faults);
/// Step 4.
std::vector<Fault> long_enough(const FaultsTarget& promise, std::vector<Fault> faults);

}  // namespace kpiwatch::naive
