#pragma once

#include <cstdint>

#include "metrics/base/int128.h"

namespace kpiwatch {

/// A count that changes in steps, just before a place, and its integral up to there: the sum over
/// steps before x of d * (x - place) = x * sum(d) - sum(d * place).
struct StepSum {
  std::int64_t count = 0;
  Int128 moment = 0;

  void add(std::int64_t place, std::int64_t delta) {
    count += delta;
    moment += static_cast<Int128>(place) * delta;
  }
  StepSum& operator+=(const StepSum& other) {
    count += other.count;
    moment += other.moment;
    return *this;
  }
  friend StepSum operator-(const StepSum& a, const StepSum& b) {
    return {a.count - b.count, a.moment - b.moment};
  }
  Int128 integral(std::int64_t place) const { return static_cast<Int128>(count) * place - moment; }
  bool operator==(const StepSum&) const = default;
};

}  // namespace kpiwatch
