#include "daemon/rules/online_tiers.h"

#include <gtest/gtest.h>

#include "tests/daemon/rules/targets.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;

struct Shares {
  std::string allowed, offline, group_offline;

  bool operator==(const Shares&) const = default;
};
void PrintTo(const Shares& shares, std::ostream* out) {
  *out << shares.allowed << ", " << shares.offline << ", " << shares.group_offline;
}

Shares shares_of(Decimal objective) {
  const OnlineTiers tiers = online_tiers(online(objective), {});
  return {to_string(tiers.allowed), to_string(tiers.offline), to_string(tiers.group_offline)};
}

TEST(OnlineTiers, LieHalfWayInProportionBetweenWhatIsAllowedAndAll) {
  EXPECT_EQ(shares_of({9, 1}), (Shares{"0.1", "0.3", "0.5"}));
  EXPECT_EQ(shares_of({95, 2}), (Shares{"0.05", "0.2", "0.4"}));
  EXPECT_EQ(shares_of({99, 2}), (Shares{"0.01", "0.1", "0.3"}));
  EXPECT_EQ(shares_of({999, 3}), (Shares{"0.001", "0.03", "0.1"}));
  EXPECT_EQ(shares_of({99999, 5}), (Shares{"0.00001", "0.003", "0.05"}));
}

TEST(OnlineTiers, AreToldInAsManyDigitsAsKeepThemAboveWhatIsAllowed) {
  EXPECT_EQ(shares_of({2, 1}), (Shares{"0.8", "0.89", "0.9"}));
  EXPECT_EQ(shares_of({1, 2}), (Shares{"0.99", "0.994", "0.997"}));
}

TEST(OnlineTiers, CanFireAndAreQuietWhileAllIsAsPromisedWhateverTheObjective) {
  for (int scale = 1; scale <= 9; ++scale) {
    const std::int64_t denominator = Decimal{0, scale}.denominator();
    for (const std::int64_t coefficient : {std::int64_t{1}, denominator / 2 + 1, denominator - 1}) {
      const OnlineTiers tiers = online_tiers(online({coefficient, scale}), {});
      EXPECT_GT(tiers.offline, tiers.allowed) << coefficient << "/" << denominator;
      EXPECT_GE(tiers.group_offline, tiers.offline) << coefficient << "/" << denominator;
      EXPECT_LT(tiers.group_offline, (Decimal{1, 0})) << coefficient << "/" << denominator;
    }
  }
}

TEST(OnlineTiers, WhatIsSetHolds) {
  const OnlineTiers tiers = online_tiers(online({9, 1}), {.offline = Decimal{2, 1},
                                                          .group_offline = Decimal{8, 1},
                                                          .budget_left = Decimal{1, 1},
                                                          .open_for = {},
                                                          .gap = {}});
  EXPECT_EQ(tiers.offline, (Decimal{2, 1}));
  EXPECT_EQ(tiers.group_offline, (Decimal{8, 1}));
  EXPECT_EQ(tiers.budget_left, (Decimal{1, 1}));
}

TEST(OnlineTiers, ADayIsTooShortForLongLooks) {
  const OnlineTiers day = online_tiers(online({9, 1}, Period::kDay), {});
  EXPECT_EQ(day.lasting, 5min);
  EXPECT_EQ(day.recently, 1h);
  EXPECT_FALSE(day.slow_pace);
  const OnlineTiers year = online_tiers(online({9, 1}, Period::kYear), {});
  EXPECT_EQ(year.lasting, 15min);
  EXPECT_EQ(year.recently, 6h);
  EXPECT_TRUE(year.slow_pace);
}

}  // namespace
}  // namespace kpiwatch::rules
