#pragma once

#include <chrono>
#include <cstdint>

#include "metrics/base/int128.h"

namespace kpiwatch {

/// A length of time in whole milliseconds.
using Millis = std::chrono::milliseconds;

/// A sum of lengths of time: thousands of years add up tens of thousands of times and more.
using MillisSum = std::chrono::duration<Int128, std::milli>;

/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
using Instant = std::chrono::sys_time<Millis>;

/// Before and after everything a user can name, with room for arithmetic on either side.
inline constexpr Instant kBeginning{Millis{-(std::int64_t{1} << 60)}};
inline constexpr Instant kForever{Millis{std::int64_t{1} << 60}};

constexpr std::int64_t to_millis(Instant instant) { return instant.time_since_epoch().count(); }
constexpr Instant from_millis(std::int64_t millis) { return Instant{Millis{millis}}; }

/// Half open: [from, to).
struct Interval {
  Instant from = kBeginning;
  Instant to = kForever;

  constexpr bool contains(Instant instant) const { return from <= instant && instant < to; }
  constexpr bool empty() const { return from >= to; }
  constexpr Millis length() const { return to - from; }
  bool operator==(const Interval&) const = default;
};

}  // namespace kpiwatch
