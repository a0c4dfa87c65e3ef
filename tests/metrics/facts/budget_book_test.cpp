#include "metrics/facts/budget_book.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::at;

using enum BudgetMoved::What;

struct Expected {
  bool any_fact = false;
  Int128 initial = 0;
  Int128 adjusted = 0;
  Int128 executed = 0;
  std::string project;
};

void expect_standing(const ItemYear& item, Instant instant, const Expected& expected) {
  const auto found = item.before(instant);
  EXPECT_EQ(found.any_fact, expected.any_fact);
  EXPECT_TRUE(found.initial.count == expected.initial);
  EXPECT_TRUE(found.adjusted.count == expected.adjusted);
  EXPECT_TRUE(found.executed.count == expected.executed);
  EXPECT_EQ(found.project, expected.project);
}

/// Who wins of all, in whatever order they arrive: the fen of the winner.
std::int64_t winner_of(std::vector<Appropriation> appropriations, Instant instant) {
  const auto by_amount = [](const Appropriation& a, const Appropriation& b) {
    return a.amount < b.amount;
  };
  std::ranges::sort(appropriations, by_amount);
  std::optional<std::int64_t> winner;
  do {
    ItemYear item;
    for (const Appropriation& appropriation : appropriations) item.appropriate(appropriation);
    const std::int64_t found = item.before(instant).initial.count;
    EXPECT_EQ(winner.value_or(found), found);
    winner = found;
  } while (std::ranges::next_permutation(appropriations, by_amount).found);
  return *winner;
}

TEST(BudgetBook, AFactCountsStrictlyAfterItsTime) {
  ItemYear item;
  item.appropriate({0, at(10), {"", "s", "1"}, Fen{500}, "network"});
  item.move(at(20), kAdjusted, Fen{-100});
  item.move(at(30), kExecuted, Fen{70});
  item.move(at(40), kExecuted, Fen{-20});
  expect_standing(item, at(10), {});
  expect_standing(item, at(11), {true, 500, 0, 0, "network"});
  expect_standing(item, at(20), {true, 500, 0, 0, "network"});
  expect_standing(item, at(21), {true, 500, -100, 0, "network"});
  expect_standing(item, at(31), {true, 500, -100, 70, "network"});
  expect_standing(item, at(41), {true, 500, -100, 50, "network"});
}

TEST(BudgetBook, AnyFactMakesTheItemKnown) {
  ItemYear adjusted;
  adjusted.move(at(5), kAdjusted, Fen{0});
  expect_standing(adjusted, at(5), {});
  expect_standing(adjusted, at(6), {true, 0, 0, 0, ""});
  ItemYear executed;
  executed.move(at(5), kExecuted, Fen{1});
  expect_standing(executed, at(6), {true, 0, 0, 1, ""});
}

TEST(BudgetBook, AmountsAddUpInAnyOrderOfArrival) {
  std::vector<std::pair<int, int>> moves{{10, 1}, {20, 10}, {20, 100}, {30, 1'000}};
  do {
    ItemYear item;
    for (const auto& [time, fen] : moves) item.move(at(time), kExecuted, Fen{fen});
    expect_standing(item, at(10), {});
    expect_standing(item, at(20), {true, 0, 0, 1, ""});
    expect_standing(item, at(21), {true, 0, 0, 111, ""});
    expect_standing(item, at(31), {true, 0, 0, 1'111, ""});
  } while (std::ranges::next_permutation(moves).found);
}

TEST(BudgetBook, TheHighestRevisionThenTheLatestTimeThenTheGreaterSourceAndIdWins) {
  const auto fen = [](std::int64_t revision, int time, std::string source, std::string id,
                      std::int64_t amount) {
    return Appropriation{
        revision, at(time), {"", std::move(source), std::move(id)}, Fen{amount}, ""};
  };
  EXPECT_EQ(winner_of({fen(1, 10, "a", "a", 1), fen(0, 90, "z", "z", 2)}, at(100)), 1);
  EXPECT_EQ(winner_of({fen(1, 10, "z", "z", 1), fen(1, 11, "a", "a", 2)}, at(100)), 2);
  EXPECT_EQ(winner_of({fen(1, 10, "a", "z", 1), fen(1, 10, "b", "a", 2)}, at(100)), 2);
  EXPECT_EQ(winner_of({fen(1, 10, "a", "a", 1), fen(1, 10, "a", "b", 2), fen(-1, 50, "z", "z", 3)},
                      at(100)),
            2);
}

TEST(BudgetBook, ASequenceHasNoSayAmongAppropriations) {
  EXPECT_EQ(
      winner_of({{0, at(10), {"9", "a", "a"}, Fen{1}, ""}, {0, at(10), {"", "a", "b"}, Fen{2}, ""}},
                at(100)),
      2);
}

TEST(BudgetBook, AppropriationsAreWeighedAmongThoseBeforeTheInstant) {
  ItemYear item;
  item.appropriate({-1, at(0), {}, Fen{100}, "configured"});
  item.appropriate({5, at(50), {"", "s", "2"}, Fen{300}, "later"});
  item.appropriate({0, at(20), {"", "s", "1"}, Fen{200}, "first"});
  expect_standing(item, at(1), {true, 100, 0, 0, "configured"});
  expect_standing(item, at(21), {true, 200, 0, 0, "first"});
  expect_standing(item, at(50), {true, 200, 0, 0, "first"});
  expect_standing(item, at(51), {true, 300, 0, 0, "later"});
}

TEST(BudgetBook, AnItemKeepsItsNameWhenItIsAppropriatedAnewWithoutOne) {
  ItemYear item;
  item.appropriate({0, at(20), {"", "s", "1"}, Fen{200}, ""});
  item.appropriate({-1, at(0), {}, Fen{100}, "", "专线租用"});
  EXPECT_EQ(item.before(at(21)).name, "专线租用");
  item.appropriate({1, at(30), {"", "s", "2"}, Fen{200}, "", "专线"});
  EXPECT_EQ(item.before(at(31)).name, "专线");
  EXPECT_EQ(item.before(at(0)).name, "");
}

TEST(BudgetBook, MoreOfTheLargestAmountsThan64BitsHoldAddUp) {
  const Fen largest = to_fen(parse_decimal("1e13").value(), MoneyUnit::kYuan).value();
  ItemYear item;
  constexpr int kMany = 10'000;
  for (int i = 0; i < kMany; ++i) item.move(at(i), kExecuted, largest);
  for (int i = 0; i < kMany; ++i) item.move(at(i), kAdjusted, -largest);
  const Int128 sum = Int128{largest.count} * kMany;
  expect_standing(item, at(kMany), {true, 0, -sum, sum, ""});
}

}  // namespace
}  // namespace kpiwatch
