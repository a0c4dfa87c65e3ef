#include "daemon/storage/identity/identity_table.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

bool any(EventNumber) { return true; }

TEST(IdentityTable, TellsIdentitiesWithOneHashApart) {
  IdentityTable table;
  for (const EventNumber number : {7, 8, 9}) table.add(42, number);
  const auto is = [](EventNumber wanted) {
    return [wanted](EventNumber n) { return n == wanted; };
  };
  EXPECT_EQ(table.find(42, is(8)), 8u);
  EXPECT_EQ(table.find(42, is(9)), 9u);
  EXPECT_EQ(table.find(42, is(6)), std::nullopt);
}

TEST(IdentityTable, FindsWhatALineHasNoRoomFor) {
  IdentityTable table;
  // These want the first line, of whatever size; those the last one, from where the search goes on
  // at the first.
  for (const std::uint64_t hash : {0ull, 0xffff'ff00ull})
    for (EventNumber number = 1; number <= 40; ++number) table.add(hash + number, number);
  for (const std::uint64_t hash : {0ull, 0xffff'ff00ull}) {
    for (EventNumber number = 1; number <= 40; ++number)
      EXPECT_EQ(table.find(hash + number, any), number);
    EXPECT_EQ(table.find(hash + 41, any), std::nullopt);
  }
  EXPECT_EQ(table.size(), 80u);
}

TEST(IdentityTable, TakesNoFreePlaceForAHashOfZero) {
  IdentityTable table;
  table.add(1, 1);
  EXPECT_EQ(table.find(0, any), std::nullopt);
  table.add(0, 2);
  EXPECT_EQ(table.find(0, any), 2u);
}

TEST(IdentityTable, HoldsNothingAtFirst) {
  const IdentityTable table;
  table.prefetch(1);
  EXPECT_EQ(table.find(1, any), std::nullopt);
}

TEST(IdentityTables, KeepNumbersBeyondFourBillion) {
  IdentityTables tables;
  constexpr EventNumber kGreat = (EventNumber{1} << 40) - 1;
  constexpr EventNumber kRound = EventNumber{1} << 32;
  tables.add(1, kGreat);
  tables.add(2, kRound);
  EXPECT_EQ(tables.find(1, any), kGreat);
  EXPECT_EQ(tables.find(2, any), kRound);
}

TEST(IdentityTables, TakeManyAtOnceBesideThoseThatAreThere) {
  IdentityTables tables;
  const auto hash_of = [](EventNumber number) { return number * 0x9e37'79b9'7f4a'7c15; };
  constexpr EventNumber kAlone = 1'000;
  constexpr EventNumber kAll = 20'000;
  for (EventNumber number = 1; number <= kAlone; ++number) tables.add(hash_of(number), number);
  const auto others = [&](auto visit) {
    for (EventNumber number = kAlone + 1; number <= kAll; ++number) visit(hash_of(number), number);
  };
  const auto counts = IdentityTables::count(others);
  tables.make_room(counts);
  const std::size_t room = tables.bytes();
  tables.add(IdentityTables::Sorted(others, counts));
  EXPECT_EQ(tables.bytes(), room) << "no table had to grow";
  EXPECT_EQ(tables.size(), kAll);
  for (EventNumber number = 1; number <= kAll; ++number) {
    const auto is_it = [number](EventNumber found) { return found == number; };
    ASSERT_EQ(tables.find(hash_of(number), is_it), number);
  }
  EXPECT_EQ(tables.find(hash_of(kAll + 1), any), std::nullopt);
}

TEST(IdentityTables, TellTheMemoryTheyTake) {
  IdentityTables tables;
  const std::size_t before = tables.bytes();
  tables.add(1, 1);
  EXPECT_EQ(tables.bytes(), before + 64);
}

}  // namespace
}  // namespace kpiwatch
