#include "metrics/facts/status_run.h"

namespace kpiwatch {

std::uint32_t StatusRun::beat_at(Instant instant) const {
  if (instant >= last()) return count - 1;
  return static_cast<std::uint32_t>((instant - first) / step);
}

NumberRange StatusRun::numbers_of(std::uint32_t beat) const {
  const std::uint32_t after = count - 1 - beat;
  if (beat == 0 && first_known) return {numbers.first, numbers.first};
  if (after == 0 && last_known) return {numbers.last, numbers.last};
  return {numbers.first + beat, numbers.last - after};
}

StatusRun StatusRun::slice(std::uint32_t begin, std::uint32_t end) const {
  const NumberRange from = numbers_of(begin);
  const NumberRange to = numbers_of(end - 1);
  StatusRun part = *this;
  part.first = at(begin);
  part.count = end - begin;
  part.numbers = {from.first, to.last};
  part.first_known = from.is_one();
  part.last_known = to.is_one();
  if (part.count == 1) part.step = Millis{0};
  return part;
}

std::optional<StatusRun> join(const StatusRun& earlier, const StatusRun& later) {
  const Millis gap = later.first - earlier.last();
  const auto keeps_step = [gap](const StatusRun& run) { return run.count == 1 || run.step == gap; };
  if (earlier.status != later.status || !keeps_step(earlier) || !keeps_step(later)) return {};
  if (earlier.numbers.last >= later.numbers.first) return {};
  if (earlier.count + later.count > kMostBeats) return {};
  StatusRun joined = earlier;
  joined.step = gap;
  joined.count += later.count;
  joined.numbers.last = later.numbers.last;
  joined.last_known = later.last_known;
  return joined;
}

}  // namespace kpiwatch
