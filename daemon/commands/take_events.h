#pragma once

#include <functional>
#include <string>

#include "config/settings.h"
#include "daemon/commands/intake.h"

namespace kpiwatch {

/// Where events go.
struct Destination {
  std::string url;  ///< of a running daemon; "": straight into the storage
  bool allow_mixing = false;
};

/// Opens the way there, lets `feed` put events into the intake, waits for what became of them,
/// and prints the sums; the exit status. `feed` returns whether it could read everything it was to.
int take_events(const Destination& destination, const Settings& settings, Console& console,
                const std::function<bool(Intake&)>& feed);

}  // namespace kpiwatch
