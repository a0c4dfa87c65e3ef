#include "daemon/commands/backoff.h"

#include <algorithm>

namespace kpiwatch {
namespace {

constexpr int kMostTries = 6;
constexpr Millis kFirst{500};
constexpr Millis kLongest = std::chrono::minutes{1};

}  // namespace

std::optional<Millis> Backoff::next(std::optional<Millis> asked_for) {
  if (tries_ == kMostTries) return std::nullopt;
  const Millis own = kFirst * (1 << tries_++);
  return std::min(std::max(own, asked_for.value_or(Millis{0})), kLongest);
}

}  // namespace kpiwatch
