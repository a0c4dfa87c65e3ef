#pragma once

#include <cstdint>
#include <optional>

#include "metrics/events/event.h"

namespace kpiwatch {

/// Among which numbers the event is that said something: one, when it is known which.
struct NumberRange {
  EventNumber first = 0;
  EventNumber last = 0;

  bool is_one() const { return first == last; }
  bool operator==(const NumberRange&) const = default;
};

/// The beats of a run are at most so many.
inline constexpr std::uint32_t kMostBeats = std::uint32_t{1} << 30;

/// A status said once, or again and again (beats) at a constant step. The beats' event numbers are
/// not kept one by one: they grow within the run, and its ends, or bounds of them, are known.
struct StatusRun {
  Instant first;
  Millis step{0};  ///< zero when it was said once
  std::uint32_t count = 1;
  Status status = Status::kUnknown;
  bool first_known = true;  ///< whether `numbers.first` is the first beat's, or only not above it
  bool last_known = true;   ///< whether `numbers.last` is the last beat's, or only not below it
  NumberRange numbers;

  Instant at(std::uint32_t beat) const { return first + beat * step; }
  Instant last() const { return at(count - 1); }
  bool is_plain() const { return count == 1 && numbers.is_one(); }

  /// The latest beat at or before `instant`, which is not before the first.
  std::uint32_t beat_at(Instant instant) const;
  NumberRange numbers_of(std::uint32_t beat) const;
  /// The beats from `begin` up to but not `end`, of which there is one at least.
  StatusRun slice(std::uint32_t begin, std::uint32_t end) const;

  bool operator==(const StatusRun&) const = default;
};

/// Both in one run, when `later` goes on as `earlier` does: the same status, in step, with numbers
/// above.
std::optional<StatusRun> join(const StatusRun& earlier, const StatusRun& later);

}  // namespace kpiwatch
