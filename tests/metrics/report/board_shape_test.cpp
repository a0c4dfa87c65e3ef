#include "metrics/report/board_shape.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/sample_board.h"

namespace kpiwatch {
namespace {

std::string shape_of(const std::vector<TargetStanding>& targets) {
  return shape_of(support::board_of(targets));
}

TEST(BoardShape, KnowsNothingOfFigures) {
  TargetStanding faults = support::sample_faults();
  auto& standing = std::get<FaultsStanding>(faults.standing);
  standing.windows[0].count = 4711;
  standing.windows[0].burn_rate.reset();
  standing.faults.clear();
  faults.state = State::kMet;
  EXPECT_EQ(shape_of({faults}), shape_of({support::sample_faults()}));
  EXPECT_TRUE(has_shape(support::board_of({faults}), shape_of({support::sample_faults()})));
}

TEST(BoardShape, TellsApartWhatIsNamedDifferently) {
  const auto online = [](auto change) {
    TargetStanding target = support::sample_online_rate();
    change(target, std::get<OnlineRateStanding>(target.standing));
    return target;
  };
  std::set<std::string> shapes{shape_of({})};
  const auto expect_new = [&shapes](const std::vector<TargetStanding>& targets) {
    const Board board = support::board_of(targets);
    for (const std::string& other : shapes) EXPECT_FALSE(has_shape(board, other)) << shapes.size();
    EXPECT_TRUE(has_shape(board, shape_of(board)));
    EXPECT_TRUE(shapes.insert(shape_of(board)).second) << shapes.size();
  };
  expect_new({support::sample_online_rate()});
  expect_new({support::sample_without_data()});
  expect_new({support::sample_faults()});
  expect_new({support::sample_budget()});
  expect_new({support::sample_faults(), support::sample_budget()});
  expect_new({support::sample_budget(), support::sample_faults()});
  TargetStanding renamed = support::sample_budget();
  std::get<BudgetExecutionStanding>(renamed.standing).items[0].name = "other";
  expect_new({renamed});
  expect_new({online([](auto& target, auto&) { target.id = "other"; })});
  expect_new({online([](auto& target, auto&) { target.name = "other"; })});
  expect_new({online([](auto& target, auto&) { target.period.window = "month"; })});
  expect_new({online([](auto&, auto& standing) { standing.sampled = true; })});
  expect_new({online([](auto&, auto& standing) { standing.windows.pop_back(); })});
  expect_new({online([](auto&, auto& standing) { standing.windows[1].window = "6h"; })});
  expect_new({online([](auto&, auto& standing) { standing.groups.pop_back(); })});
  expect_new({online([](auto&, auto& standing) { standing.groups[0].labels[0].first = "road"; })});
  expect_new({online([](auto&, auto& standing) { standing.groups[0].labels[0].second = "x"; })});
  expect_new({online([](auto&, auto& standing) { standing.groups[0].windows.pop_back(); })});
  shapes.erase(shape_of({}));
  for (const std::string& other : shapes) EXPECT_FALSE(has_shape(support::board_of({}), other));
}

}  // namespace
}  // namespace kpiwatch
