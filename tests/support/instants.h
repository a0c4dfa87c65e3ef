#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "metrics/base/instant.h"
#include "metrics/base/rfc3339.h"

/// Instants for tests.
namespace kpiwatch::support {

/// So many milliseconds after the beginning of 1970, UTC.
inline Instant at(std::int64_t millis) { return from_millis(millis); }
inline Interval span(std::int64_t from, std::int64_t to) { return {at(from), at(to)}; }

/// The instant of an RFC 3339 text; ends the test when it is not one.
inline Instant instant(std::string_view text) { return parse_instant(text).value(); }

/// That time of the first day of 1970, UTC, as events tell it.
inline std::string at_time(std::string_view time) {
  return "1970-01-01T" + std::string(time) + "Z";
}

}  // namespace kpiwatch::support
