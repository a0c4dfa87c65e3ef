#include "daemon/storage/identity/id_run.h"

#include <algorithm>
#include <cassert>

namespace kpiwatch {
namespace {

double difference(EventNumber left, EventNumber right) {
  return static_cast<double>(static_cast<std::int64_t>(left - right));
}

}  // namespace

EventRange IdRun::range_of(std::uint64_t number) const {
  assert(holds(number) && "asked the wrong run");
  if (is_single()) return EventRange::of(lowest_);
  const double mean = difference(highest_, lowest_) / (count_ - 1);
  const double slope = std::clamp<double>(mean, least_slope_, most_slope_);
  const double steps = static_cast<double>((number - first_) / stride_) - anchor_;
  const double guess = static_cast<double>(anchor_event_) + steps * slope;
  const double low = static_cast<double>(lowest_);
  return {.guess = static_cast<EventNumber>(std::clamp(guess, low, static_cast<double>(highest_))),
          .margin = static_cast<EventNumber>(kSlack + 3 * slope),  // a third for rounding
          .lowest = lowest_,
          .highest = highest_};
}

/// Keeps the slopes s with |rise - s * distance| <= kSlack + 2 * s.
bool IdRun::take(std::uint64_t distance, double rise) {
  if (rise < -kSlack) return false;
  const auto steps = static_cast<double>(distance);
  least_slope_ = std::max(least_slope_, static_cast<float>((rise - kSlack) / (steps + 2)));
  if (distance > 2)
    most_slope_ = std::min(most_slope_, static_cast<float>((rise + kSlack) / (steps - 2)));
  return least_slope_ <= most_slope_;
}

std::optional<IdRun> IdRun::joined(const IdRun& below, const IdRun& above) {
  assert(below.last() < above.first() && "told in their order");
  const std::uint64_t stride = above.first_ - below.last();
  if (!below.can_step(stride) || !above.can_step(stride)) return std::nullopt;
  if (below.count_ + above.count_ > kMost) return std::nullopt;

  // The line of the longer one stays, and all of the other has to lie along it, wherever within its
  // bounds each event may be.
  const bool upwards = below.count_ >= above.count_;
  IdRun whole = upwards ? below : above;
  const IdRun& other = upwards ? above : below;
  const std::uint64_t nearest = upwards ? below.count_ - below.anchor_ : above.anchor_ + 1;
  const std::uint64_t farthest = nearest + other.count_ - 1;
  const double sign = upwards ? 1 : -1;
  for (const EventNumber event : {other.lowest_, other.highest_}) {
    const double rise = sign * difference(event, whole.anchor_event_);
    if (!whole.take(nearest, rise) || !whole.take(farthest, rise)) return std::nullopt;
    if (other.is_single()) break;
  }
  if (!upwards) whole.anchor_ += below.count_;
  whole.first_ = below.first_;
  whole.stride_ = stride;
  whole.count_ += other.count_;
  whole.lowest_ = std::min(below.lowest_, above.lowest_);
  whole.highest_ = std::max(below.highest_, above.highest_);
  return whole;
}

}  // namespace kpiwatch
