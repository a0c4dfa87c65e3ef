#include "daemon/storage/identity/identity_filter.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "daemon/storage/identity/identity_table.h"

namespace kpiwatch {
namespace {

TEST(IdentityFilter, LetsThroughAllThatWereAddedAndFewOthers) {
  constexpr std::uint64_t kMany = 100'000;
  IdentityFilter filter(18 * kMany);
  std::mt19937_64 random(1);
  const auto hash = [&random] { return IdentityTables::kept_of(random()); };
  std::vector<std::uint64_t> added(kMany);
  for (std::uint64_t& one : added) filter.add(one = hash());
  std::uint64_t others = 0;
  for (const std::uint64_t one : added) {
    ASSERT_TRUE(filter.may_hold(one)) << one;
    others += filter.may_hold(hash());
  }
  EXPECT_LT(others, kMany / 1'000);
  EXPECT_LE(filter.bytes(), 18 * kMany / 8);
}

TEST(IdentityFilter, WithoutBitsItLetsEverythingThrough) {
  IdentityFilter filter(0);
  filter.prefetch(1);
  filter.add(1);
  EXPECT_TRUE(filter.may_hold(2));
  EXPECT_EQ(filter.bytes(), 0u);
}

}  // namespace
}  // namespace kpiwatch
