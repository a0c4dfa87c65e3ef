#include "metrics/base/sip_hash.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace kpiwatch {
namespace {

TEST(SipHash, GivesTheValuesOfAnotherImplementation) {
  // CPython's hash of bytes since 3.11, with PYTHONHASHSEED=0: SipHash-1-3, the key is 0.
  constexpr std::uint64_t kOfLength[] = {
      0x68a914128e01e473, 0x010bac45c41e3669, 0x4d4c9a4a8ef6e0ad, 0x7cc43f98813e4dbd,
      0x5abe2169dff36275, 0xe3c25f87624f1cdb, 0x2f098ab0c751325a, 0xead411e67ebe2eea,
      0x75927f9d95124362, 0xaf9f77a65ab51a1d, 0xfe64ce8b6617fcff, 0xa6baf4fb0f9fe1c2,
      0xa0cf3211850f8e0d, 0x7f86049379fbfe67, 0xf30eb725bb91c9ea};
  std::string message;
  for (const std::uint64_t hash : kOfLength) {
    message += static_cast<char>(message.size());
    EXPECT_EQ(sip_hash({0, 0}, message), hash) << message.size();
  }
  EXPECT_EQ(sip_hash({0, 0}, "\xF0\xF1\xF2\xF3\xF4\xF5\xF6\xF7\xF8\xF9\xFA"), 0x4c0e6955b7d5e814);
  EXPECT_EQ(sip_hash({0, 0}, "kpiwatch.asset.status"), 0xfc5e73b0b6d3f12d);
}

TEST(SipHash, DependsOnTheKeyAndTheLength) {
  EXPECT_NE(sip_hash({1, 2}, "abc"), sip_hash({1, 3}, "abc"));
  EXPECT_NE(sip_hash({1, 2}, std::string(1, '\0')), sip_hash({1, 2}, std::string(2, '\0')));
  EXPECT_NE(make_sip_key(), make_sip_key());
}

}  // namespace
}  // namespace kpiwatch
