#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/settings.h"
#include "metrics/base/json.h"
#include "metrics/events/cloud_event.h"

namespace kpiwatch::scenarios {

/// The evaluation at one instant, as it has to come out.
struct Expectation {
  Instant at;
  Json board;
};

/// A folder with a configuration, a stream of events and what they come to.
struct Scenario {
  Settings settings;
  std::vector<CloudEvent> accepted;   ///< in the order of the file, each once
  std::vector<CloudEvent> conflicts;  ///< other content under an identity already accepted
  std::vector<Expectation> expected;
};

/// The names of all scenarios, ascending.
std::vector<std::string> all_names();

/// Ends the test when the folder does not hold a scenario.
Scenario load(const std::string& name);

}  // namespace kpiwatch::scenarios
