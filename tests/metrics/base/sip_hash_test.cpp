#include "metrics/base/sip_hash.h"

#include <gtest/gtest.h>

#include <string>

namespace kpiwatch {
namespace {

TEST(SipHash, GivesTheValuesOfAnotherImplementation) {
  // CPython's hash of bytes since 3.11, with PYTHONHASHSEED=0: SipHash-1-3, the key is 0.
  std::string message;
  for (char byte = 0; byte < 15; ++byte) message += byte;
  EXPECT_EQ(sip_hash({0, 0}, message), 0xf30eb725bb91c9ea);
  EXPECT_EQ(sip_hash({0, 0}, message.substr(0, 8)), 0xead411e67ebe2eea);
  EXPECT_EQ(sip_hash({0, 0}, "kpiwatch.asset.status"), 0xfc5e73b0b6d3f12d);
}

TEST(SipHash, DependsOnTheKeyAndTheLength) {
  EXPECT_NE(sip_hash({1, 2}, "abc"), sip_hash({1, 3}, "abc"));
  EXPECT_NE(sip_hash({1, 2}, std::string(1, '\0')), sip_hash({1, 2}, std::string(2, '\0')));
  EXPECT_NE(make_sip_key(), make_sip_key());
}

}  // namespace
}  // namespace kpiwatch
