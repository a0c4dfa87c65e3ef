#include "daemon/storage/identity/identity.h"

#include <gtest/gtest.h>

#include <string>

namespace kpiwatch {
namespace {

std::string split(std::string_view id) {
  const NumberedId numbered = split_id(id);
  if (numbered.number == IdentityKey::kNoNumber) return std::string(numbered.prefix) + "|";
  return std::string(numbered.prefix) + "|" + std::to_string(numbered.number);
}

TEST(Identity, AnIdIsSplitBeforeTheNumberAtItsEnd) {
  EXPECT_EQ(split("cam-12/1748736000000"), "cam-12/|1748736000000");
  EXPECT_EQ(split("42"), "|42");
  EXPECT_EQ(split("e7"), "e|7");
  EXPECT_EQ(split("e"), "e|");
  EXPECT_EQ(split("7e"), "7e|");
  EXPECT_EQ(split(""), "|");
}

TEST(Identity, ANumberHasNoLeadingZeros) {
  EXPECT_EQ(split("e007"), "e00|7");
  EXPECT_EQ(split("e0"), "e|0");
  EXPECT_EQ(split("e00"), "e0|0");
  EXPECT_EQ(split("000"), "00|0");
}

TEST(Identity, ANumberHasAtMostEighteenDigits) {
  EXPECT_EQ(split("999999999999999999"), "|999999999999999999");
  EXPECT_EQ(split("1234567890123456789"), "1|234567890123456789");
  EXPECT_EQ(split("1000000000000000000"), "100000000000000000|0");
}

TEST(Identity, ASourceAndAnIdAreNotRunTogether) {
  const IdentityHasher hasher({1, 2});
  EXPECT_NE(hasher.key_of("ab", "c").hash, hasher.key_of("a", "bc").hash);
  EXPECT_EQ(hasher.key_of("ab", "c").hash, hasher.key_of("ab", "c").hash);
  EXPECT_NE(hasher.key_of("ab", "1").hash, hasher.key_of("a", "b1").hash);
}

TEST(Identity, ASeriesAndANumberGiveTheHashOfTheIdentity) {
  const IdentityHasher hasher({1, 2});
  const IdentityKey key = hasher.key_of("s", "cam-17");
  EXPECT_TRUE(key.is_numbered());
  EXPECT_EQ(key.series, hasher.key_of("s", "cam-4").series);
  EXPECT_EQ(key.hash, hasher.hash_in_series(key.series, 17));
  EXPECT_NE(key.hash, hasher.key_of("s", "cam-4").hash);
  EXPECT_FALSE(hasher.key_of("s", "cam").is_numbered());
}

TEST(Identity, AnotherKeyGivesOtherHashes) {
  EXPECT_NE(IdentityHasher({1, 2}).key_of("s", "1").hash,
            IdentityHasher({1, 3}).key_of("s", "1").hash);
}

}  // namespace
}  // namespace kpiwatch
