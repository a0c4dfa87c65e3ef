#include "metrics/facts/maintenance_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::at;
using support::span;
using testing::ElementsAre;

Event planned(std::string window, int time, Interval interval, std::int64_t revision = 0,
              std::string source = "s", std::string id = "1",
              std::vector<std::string> assets = {"a"}) {
  return {{"", std::move(source), std::move(id)},
          "",
          std::move(window),
          at(time),
          MaintenancePlanned{interval, std::nullopt, std::move(assets), revision}};
}

Event cancelled(std::string window) {
  return {{"", "s", "c"}, "", std::move(window), at(999), MaintenanceCancelled{}};
}

void tell(MaintenanceBook& book, const Event& event) {
  const bool plans = std::holds_alternative<MaintenancePlanned>(event.fact);
  book.commit(plans ? book.plan(event) : book.cancel(event));
}

std::string to_text(const Interval& interval) {
  return std::to_string(to_millis(interval.from)) + ".." + std::to_string(to_millis(interval.to));
}

/// The windows that overlap `range`, ascending.
std::vector<std::string> overlapping(const MaintenanceBook& book, Interval range) {
  std::vector<std::string> found;
  book.for_each_overlapping(
      range, [&](const MaintenanceWindow& window) { found.push_back(to_text(window.interval)); });
  std::ranges::sort(found);
  return found;
}

std::vector<std::string> all(const MaintenanceBook& book) {
  return overlapping(book, {kBeginning, kForever});
}

/// What holds once all was told, the same in every order.
std::vector<std::string> held(const std::vector<Event>& events) {
  std::vector<std::size_t> order(events.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::optional<std::vector<std::string>> result;
  do {
    MaintenanceBook book;
    for (const std::size_t i : order) tell(book, events[i]);
    const auto found = all(book);
    EXPECT_EQ(result.value_or(found), found);
    result = found;
  } while (std::ranges::next_permutation(order).found);
  return *result;
}

TEST(MaintenanceBook, AWindowHoldsWhereItOverlaps) {
  MaintenanceBook book;
  tell(book, planned("w", 0, span(10, 20)));
  EXPECT_THAT(overlapping(book, span(0, 10)), ElementsAre());
  EXPECT_THAT(overlapping(book, span(0, 11)), ElementsAre("10..20"));
  EXPECT_THAT(overlapping(book, span(19, 99)), ElementsAre("10..20"));
  EXPECT_THAT(overlapping(book, span(20, 99)), ElementsAre());
}

TEST(MaintenanceBook, ALongWindowIsFoundBehindShortOnes) {
  MaintenanceBook book;
  tell(book, planned("long", 0, span(0, 100)));
  tell(book, planned("short", 0, span(10, 12)));
  tell(book, planned("other", 0, span(20, 22)));
  EXPECT_THAT(overlapping(book, span(50, 60)), ElementsAre("0..100"));
  EXPECT_THAT(overlapping(book, span(11, 21)), ElementsAre("0..100", "10..12", "20..22"));
}

TEST(MaintenanceBook, OfSeveralPlannedTheHighestRevisionThenTheLatestThenTheGreaterIdWins) {
  EXPECT_THAT(held({planned("w", 5, span(1, 2), 1), planned("w", 9, span(3, 4), 0, "s", "2")}),
              ElementsAre("1..2"));
  EXPECT_THAT(held({planned("w", 5, span(1, 2), 1, "z"), planned("w", 9, span(3, 4), 1, "a")}),
              ElementsAre("3..4"));
  EXPECT_THAT(
      held({planned("w", 5, span(1, 2), 0, "a", "9"), planned("w", 5, span(3, 4), 0, "b", "1"),
            planned("w", 5, span(5, 6), 0, "b", "0")}),
      ElementsAre("3..4"));
}

TEST(MaintenanceBook, ACancelledWindowNeverHeldWhateverWasPlanned) {
  EXPECT_THAT(held({planned("w", 5, span(1, 2)), cancelled("w"),
                    planned("w", 9, span(3, 4), 7, "s", "2"), planned("v", 9, span(5, 6))}),
              ElementsAre("5..6"));
}

TEST(MaintenanceBook, NothingHoldsOtherwiseBeforeAChangeIsCommitted) {
  MaintenanceBook book;
  tell(book, planned("w", 5, span(1, 2)));
  const auto change = book.plan(planned("w", 6, span(3, 4), 0, "s", "2"));
  ASSERT_TRUE(change.before && change.after);
  EXPECT_EQ(change.before->interval, span(1, 2));
  EXPECT_EQ(change.after->interval, span(3, 4));
  EXPECT_THAT(all(book), ElementsAre("1..2"));
  book.commit(change);
  EXPECT_THAT(all(book), ElementsAre("3..4"));
}

TEST(MaintenanceBook, WhatLosesOrWasCancelledAlreadyChangesNothing) {
  MaintenanceBook book;
  tell(book, planned("w", 5, span(1, 2), 1));
  EXPECT_TRUE(book.plan(planned("w", 9, span(3, 4), 0, "s", "2")).empty());
  EXPECT_FALSE(book.cancel(cancelled("w")).empty());
  EXPECT_TRUE(book.cancel(cancelled("w")).empty());
  EXPECT_TRUE(book.plan(planned("w", 9, span(3, 4), 2, "s", "3")).empty());
}

TEST(MaintenanceBook, OfTwoWindowsThatSayTheSameOneStays) {
  MaintenanceBook book;
  tell(book, planned("v", 5, span(1, 2)));
  tell(book, planned("w", 5, span(1, 2)));
  tell(book, cancelled("v"));
  EXPECT_THAT(all(book), ElementsAre("1..2"));
  tell(book, cancelled("w"));
  EXPECT_THAT(all(book), ElementsAre());
}

TEST(MaintenanceBook, AWindowNamesAssetsInWhateverOrderTheyWereSent) {
  MaintenanceBook book;
  tell(book, planned("w", 5, span(1, 2), 0, "s", "1", {"c", "a", "b"}));
  book.for_each_overlapping(span(1, 2), [](const MaintenanceWindow& window) {
    for (const auto* asset : {"a", "b", "c"}) EXPECT_TRUE(window.names(asset)) << asset;
    for (const auto* asset : {"", "aa", "d"}) EXPECT_FALSE(window.names(asset)) << asset;
  });
}

TEST(MaintenanceBook, AWindowWithoutASelectorSelectsNothingAndOneWithoutConditionsEverything) {
  const MaintenanceWindow without{span(1, 2), std::nullopt, {}};
  const MaintenanceWindow all_of_them{span(1, 2), Selector{}, {}};
  const MaintenanceWindow some{
      span(1, 2), Selector(std::vector<Selector::Condition>{{"town", {"a"}}}), {}};
  EXPECT_FALSE(without.selects({{"town", "a"}}));
  EXPECT_TRUE(all_of_them.selects({}));
  EXPECT_TRUE(some.selects({{"town", "a"}}));
  EXPECT_FALSE(some.selects({{"town", "b"}}));
}

TEST(IntervalUnion, JoinsWhatOverlapsOrTouches) {
  EXPECT_THAT(make_union({}), ElementsAre());
  EXPECT_THAT(make_union({span(30, 40), span(1, 5), span(5, 9), span(2, 3), span(38, 45)}),
              ElementsAre(span(1, 9), span(30, 45)));
}

TEST(IntervalUnion, CoversAPartOfARange) {
  const IntervalUnion intervals = make_union({span(10, 20), span(30, 40)});
  EXPECT_EQ(covered(intervals, span(0, 100)), Millis{20});
  EXPECT_EQ(covered(intervals, span(15, 31)), Millis{6});
  EXPECT_EQ(covered(intervals, span(20, 30)), Millis{0});
  EXPECT_EQ(covered(intervals, span(12, 13)), Millis{1});
}

}  // namespace
}  // namespace kpiwatch
