#pragma once

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "metrics/events/event.h"
#include "metrics/targets/board.h"
#include "metrics/targets/target.h"

namespace kpiwatch::naive {

/// What an evaluation depends on, and nothing else (contract 2, law 1).
struct Question {
  const Promises& promises;
  const std::vector<Event>& events;
  Instant at;
};

using Standing = decltype(TargetStanding::standing);

/// One kind of target each (contract 5). `period` is the target's period at the instant asked for.
std::pair<State, Standing> judge(const Question& question, const Target& target,
                                 const OnlineRateTarget& promise, Interval period);
std::pair<State, Standing> judge(const Question& question, const Target& target,
                                 const FaultsTarget& promise, Interval period);
std::pair<State, Standing> judge(const Question& question, const Target& target,
                                 const BudgetExecutionTarget& promise, Interval period);

inline Ratio whole(const WideInt& number) { return {number, 1}; }

/// Null when the denominator is 0.
inline std::optional<Ratio> quotient(const Ratio& numerator, const Ratio& denominator) {
  if (denominator == whole(0)) return std::nullopt;
  return numerator / denominator;
}

inline Ratio millis(Millis length) { return whole(length.count()); }

}  // namespace kpiwatch::naive
