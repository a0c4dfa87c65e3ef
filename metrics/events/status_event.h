#pragma once

#include <optional>
#include <string_view>

#include "metrics/events/event.h"

namespace kpiwatch {

/// Reads the commonest of all events, a `kpiwatch.asset.status` in plain form, in one pass and
/// without a tree of values: a tenth of the work. Nothing for any other event, and for any text in
/// which something is unusual or wrong: then parse_cloud_event decides, and finds the words. What
/// is read here is what parse_cloud_event's tree gives.
std::optional<Event> read_status_event(std::string_view text);

}  // namespace kpiwatch
