#pragma once

#include <string>

#include "daemon/storage/event_store.h"

namespace kpiwatch {

/// A kept conflict as one line of JSON, for whoever has to find out which of the two is right: the
/// number of the event that stands, when the other one came, and that one as it was sent.
std::string to_line(const ConflictingEvent& conflict);

}  // namespace kpiwatch
