#include "metrics/targets/target.h"

#include <array>

#include "metrics/targets/board.h"

namespace kpiwatch {
namespace {

/// In the order of the alternatives of both variants.
constexpr std::array<std::string_view, 3> kKinds = {"online_rate", "faults", "budget_execution"};
static_assert(std::variant_size_v<decltype(Target::promise)> == kKinds.size());
static_assert(std::variant_size_v<decltype(TargetStanding::standing)> == kKinds.size());

}  // namespace

std::string_view kind_of(const Target& target) { return kKinds[target.promise.index()]; }

std::string_view kind_of(const TargetStanding& target) { return kKinds[target.standing.index()]; }

std::string_view to_string(State state) {
  switch (state) {
    case State::kMet:
      return "met";
    case State::kAtRisk:
      return "at_risk";
    case State::kBreached:
      return "breached";
    case State::kNoData:
      break;
  }
  return "no_data";
}

}  // namespace kpiwatch
