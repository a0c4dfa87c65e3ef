#include "daemon/storage/identity_index.h"

#include <gtest/gtest.h>

#include <string>

namespace kpiwatch {
namespace {

TEST(IdentityIndex, FindsEachOfManyAndNoOther) {
  IdentityIndex index;
  constexpr EventNumber kMany = 10'000;
  for (EventNumber n = 1; n <= kMany; ++n) index.add("source", std::to_string(n), n);
  EXPECT_EQ(index.size(), kMany);
  const auto any = [](EventNumber) { return true; };
  for (EventNumber n = 1; n <= kMany; ++n)
    ASSERT_EQ(index.find("source", std::to_string(n), any), n);
  const auto none = [](EventNumber) { return false; };
  EXPECT_EQ(index.find("source", "1", none), std::nullopt);
  EXPECT_EQ(index.find("source", "0", any), std::nullopt);
}

TEST(IdentityIndex, TellsIdentitiesWithOneHashApart) {
  IdentityIndex index(SipKey{1, 2});
  const std::uint64_t hash = index.hash_of("source", "id");
  index.add_hash(hash, 7);
  index.add_hash(hash, 8);
  index.add_hash(hash, 9);
  const auto is = [](EventNumber wanted) {
    return [wanted](EventNumber n) { return n == wanted; };
  };
  EXPECT_EQ(index.find("source", "id", is(8)), 8u);
  EXPECT_EQ(index.find("source", "id", is(9)), 9u);
  EXPECT_EQ(index.find("source", "id", is(6)), std::nullopt);
}

TEST(IdentityIndex, ASourceAndAnIdAreNotRunTogether) {
  const IdentityIndex index(SipKey{1, 2});
  EXPECT_NE(index.hash_of("ab", "c"), index.hash_of("a", "bc"));
}

}  // namespace
}  // namespace kpiwatch
