#include "metrics/targets/target.h"

#include <gtest/gtest.h>

#include "metrics/targets/board.h"

namespace kpiwatch {
namespace {

TEST(Target, KnowsItsKind) {
  const auto kinds = [](auto promise, auto standing) {
    Target target;
    target.promise = promise;
    TargetStanding stands;
    stands.standing = standing;
    return std::pair{kind_of(target), kind_of(stands)};
  };
  using Names = std::pair<std::string_view, std::string_view>;
  EXPECT_EQ(kinds(OnlineRateTarget{}, OnlineRateStanding{}), (Names{"online_rate", "online_rate"}));
  EXPECT_EQ(kinds(FaultsTarget{}, FaultsStanding{}), (Names{"faults", "faults"}));
  EXPECT_EQ(kinds(BudgetExecutionTarget{}, BudgetExecutionStanding{}),
            (Names{"budget_execution", "budget_execution"}));
}

TEST(Target, StatesHaveTheNamesOfTheContract) {
  std::string names;
  for (const State state : kStates) names.append(to_string(state)).append(" ");
  EXPECT_EQ(names, "met at_risk breached no_data ");
}

}  // namespace
}  // namespace kpiwatch
