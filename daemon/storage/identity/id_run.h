#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "daemon/storage/identity/event_range.h"

namespace kpiwatch {

/// The numbers first, first + stride, first + 2 stride, … of a series (identity.h), each the id of
/// an event that is stored. Which number belongs to which event is not kept, however many there
/// are: the events lie along a line, each within `kSlack` and twice the line's slope of it, or they
/// are not of one run. So a look-up has few events to read, about where the line says.
///
/// The line goes through the first event that came; the slopes that all the others allow are a
/// range, which each one more narrows (Elmeleegy and others 2009 call it a swing filter).
class IdRun {
 public:
  IdRun(std::uint64_t number, EventNumber event)
      : first_(number), lowest_(event), highest_(event), anchor_event_(event) {}

  std::uint64_t first() const { return first_; }
  std::uint64_t last() const { return first_ + (count_ - 1) * stride_; }
  std::uint64_t count() const { return count_; }
  std::uint64_t stride() const { return stride_; }  ///< 0 of one number alone
  bool is_single() const { return count_ == 1; }
  /// Of all of it; of a single one the event itself.
  EventNumber lowest_event() const { return lowest_; }

  bool holds(std::uint64_t number) const {
    if (number < first_ || number > last()) return false;
    return is_single() || (number - first_) % stride_ == 0;
  }
  /// `number` is one that it holds.
  EventRange range_of(std::uint64_t number) const;

  /// Both as one run; nullopt when numbers or events do not lie in one line. `below` ends before
  /// `above` begins.
  static std::optional<IdRun> joined(const IdRun& below, const IdRun& above);

 private:
  /// Events by which one may lie off the line, beside twice the slope.
  static constexpr double kSlack = 4096;
  static constexpr std::uint32_t kMost = 1 << 16;  ///< as floats can tell apart

  bool can_step(std::uint64_t stride) const { return is_single() || stride_ == stride; }
  bool take(std::uint64_t distance, double rise);

  std::uint64_t first_;
  std::uint64_t stride_ = 0;
  EventNumber lowest_;
  EventNumber highest_;
  EventNumber anchor_event_;
  std::uint32_t anchor_ = 0;  ///< the index of the number that the line goes through
  std::uint32_t count_ = 1;
  float least_slope_ = 0;
  float most_slope_ = std::numeric_limits<float>::infinity();
};

}  // namespace kpiwatch
