#pragma once

#include <string>
#include <vector>

#include "metrics/targets/target.h"

namespace kpiwatch::rules {

inline Target target_of(std::string id, Period period, decltype(Target::promise) promise,
                        std::vector<std::string> by = {}) {
  return {.id = id,
          .name = id,
          .period = period,
          .windows = {{std::string{to_string(period)}, period}},
          .by = std::move(by),
          .promise = std::move(promise)};
}

inline Target online(Decimal objective, Period period = Period::kYear) {
  return target_of(
      "online", period,
      OnlineRateTarget{.select = {}, .objective = objective, .unknown = {}, .sampled = {}});
}

inline Target faults(std::int64_t limit, std::optional<Millis> max_duration = {}) {
  return target_of("faults", Period::kYear,
                   FaultsTarget{.select = {},
                                .offline_of = {},
                                .limit = limit,
                                .max_duration = max_duration,
                                .merge_gap = {},
                                .ignore_shorter_than = {}});
}

inline Target money(Decimal objective, Decimal tolerance) {
  return target_of("money", Period::kYear,
                   BudgetExecutionTarget{.select = {},
                                         .objective = objective,
                                         .tolerance = tolerance,
                                         .plan = BudgetExecutionTarget::Linear{}});
}

}  // namespace kpiwatch::rules
