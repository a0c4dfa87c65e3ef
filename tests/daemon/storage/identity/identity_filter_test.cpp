#include "daemon/storage/identity/identity_filter.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(IdentityFilter, LetsThroughAllThatWereAddedAndFewOthers) {
  constexpr std::uint64_t kMany = 100'000;
  IdentityFilter filter(10 * kMany);
  for (std::uint64_t n = 0; n < kMany; ++n) filter.add(n * 3);
  std::uint64_t others = 0;
  for (std::uint64_t n = 0; n < kMany; ++n) {
    ASSERT_TRUE(filter.may_hold(n * 3)) << n;
    others += filter.may_hold(n * 3 + 1);
  }
  EXPECT_LT(others, kMany / 50);
  EXPECT_LE(filter.bytes(), 10 * kMany / 8);
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
