#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "metrics/base/instant.h"

namespace kpiwatch::simulate {

/// Pseudo-random numbers that are the same on every machine and compiler: SplitMix64, and
/// distributions made of integers alone (those of <random> differ between libraries). Eight bytes
/// of state, so that each of a hundred thousand cameras can have a stream of its own: what happens
/// to one does not depend on the others.
class Random {
 public:
  /// The stream of thing number `index` of a concern.
  Random(std::uint64_t seed, std::string_view concern, std::uint64_t index = 0);

  std::uint64_t next();
  /// Uniform in [0, bound); `bound` is at least 1.
  std::uint64_t below(std::uint64_t bound);
  /// Uniform in [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high);
  Millis between(Millis low, Millis high);
  Instant instant_in(Interval interval);
  bool chance(int per_mille);
  /// Exponentially distributed, by von Neumann's comparison method.
  Millis exponential(Millis mean);
  /// An index into `weights`, each as likely as its weight.
  std::size_t weighted(std::span<const int> weights);
  template <class T, std::size_t N>
  const T& pick(const T (&values)[N]) {
    return values[below(N)];
  }

 private:
  std::uint64_t state_;
};

}  // namespace kpiwatch::simulate
