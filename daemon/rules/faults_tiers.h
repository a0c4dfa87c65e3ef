#pragma once

#include <cstdint>
#include <optional>

/// From which count on the alerts about faults fire; none where it would say nothing new.
namespace kpiwatch::rules {

/// Four fifths of the limit, when that is not yet all of it.
std::optional<std::int64_t> most_of(std::int64_t limit);

/// Enough for a pace to mean something: a single fault in January does not make a forecast.
std::optional<std::int64_t> several_of(std::int64_t limit);

}  // namespace kpiwatch::rules
