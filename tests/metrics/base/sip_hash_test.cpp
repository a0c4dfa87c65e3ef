#include "metrics/base/sip_hash.h"

#include <gtest/gtest.h>

#include <string>

namespace kpiwatch {
namespace {

TEST(SipHash, GivesTheValueOfItsPaper) {
  // Appendix A: key 00 01 … 0f, message 00 01 … 0e.
  const SipKey key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
  std::string message;
  for (char byte = 0; byte < 15; ++byte) message += byte;
  EXPECT_EQ(sip_hash(key, message), 0xa129ca6149be45e5);
}

TEST(SipHash, DependsOnTheKeyAndTheLength) {
  EXPECT_NE(sip_hash({1, 2}, "abc"), sip_hash({1, 3}, "abc"));
  EXPECT_NE(sip_hash({1, 2}, std::string(1, '\0')), sip_hash({1, 2}, std::string(2, '\0')));
  EXPECT_NE(make_sip_key(), make_sip_key());
}

}  // namespace
}  // namespace kpiwatch
