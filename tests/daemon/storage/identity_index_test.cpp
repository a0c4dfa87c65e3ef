#include "daemon/storage/identity_index.h"

#include <gtest/gtest.h>

#include <string>

namespace kpiwatch {
namespace {

bool any(EventNumber) { return true; }
bool none(EventNumber) { return false; }

TEST(IdentityIndex, FindsEachOfManyAndNoOther) {
  IdentityIndex index;
  constexpr EventNumber kMany = 100'000;
  const auto identity = [](EventNumber n) { return std::to_string(n); };
  for (EventNumber n = 1; n <= kMany; ++n) index.add(identity_of("source", identity(n)), n);
  for (EventNumber n = 1; n <= kMany; ++n) {
    const auto is_n = [n](EventNumber candidate) { return candidate == n; };
    ASSERT_EQ(index.find(identity_of("source", identity(n)), is_n), n);
  }
  EXPECT_EQ(index.find(identity_of("source", "1"), none), std::nullopt);
  EXPECT_EQ(index.find(identity_of("source", "0"),
                       [](EventNumber) {
                         ADD_FAILURE() << "asked for one that shares no hash";
                         return false;
                       }),
            std::nullopt);
}

TEST(IdentityIndex, KeepsNumbersBeyondFourBillion) {
  IdentityIndex index;
  constexpr EventNumber kGreat = (EventNumber{1} << 40) - 1;
  constexpr EventNumber kRound = EventNumber{1} << 32;
  index.add(identity_of("s", "great"), kGreat);
  index.add(identity_of("s", "round"), kRound);
  EXPECT_EQ(index.find(identity_of("s", "great"), any), kGreat);
  EXPECT_EQ(index.find(identity_of("s", "round"), any), kRound);
}

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

TEST(IdentityTable, HoldsNothingAtFirst) {
  const IdentityTable table;
  table.prefetch(1);
  EXPECT_EQ(table.find(1, any), std::nullopt);
}

TEST(IdentityHash, ASourceAndAnIdAreNotRunTogether) {
  EXPECT_NE(hash_of_identity("ab", "c"), hash_of_identity("a", "bc"));
  EXPECT_EQ(hash_of_identity("ab", "c"), hash_of_identity("ab", "c"));
}

}  // namespace
}  // namespace kpiwatch
