#pragma once

#include <optional>
#include <string_view>

#include "metrics/events/event.h"

namespace kpiwatch {

/// Reads the commonest of all events, a `kpiwatch.asset.status` in plain form, in one pass: without
/// a tree of values and without memory of its own, as views into `text`. Takes it off the front of
/// `text`, which may go on behind it.
///
/// Nothing for any other event, and for any text in which something is unusual (an escape, a value
/// that is no text) or wrong: then parse_event decides, and finds the words. What is read here is
/// what parse_event gives.
std::optional<EventView> take_status_event(std::string_view& text);

/// The same of a text that has to be that event and nothing else, space aside.
std::optional<EventView> read_status_event(std::string_view text);

}  // namespace kpiwatch
