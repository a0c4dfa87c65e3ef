#include "daemon/storage/recent_blocks.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

Block block(EventNumber first, std::uint64_t events, std::string payload) {
  Block made;
  made.first_event = first;
  made.events = events;
  made.payload = std::move(payload);
  return made;
}

TEST(RecentBlocks, ABlockIsTakenApartIntoItsLines) {
  const EventBlock three(block(7, 3, "a\n\nccc\n"));
  EXPECT_FALSE(three.holds(6));
  EXPECT_EQ(three.line(7), "a");
  EXPECT_EQ(three.line(8), "");
  EXPECT_EQ(three.line(9), "ccc");
  EXPECT_FALSE(three.holds(10));
}

TEST(RecentBlocks, TheOneUnusedForLongestGoes) {
  RecentBlocks recent;
  for (EventNumber n = 1; n <= 4; ++n) recent.add(block(n, 1, "x\n"));
  ASSERT_NE(recent.find(1), nullptr);
  recent.add(block(5, 1, "x\n"));
  EXPECT_NE(recent.find(1), nullptr);
  EXPECT_EQ(recent.find(2), nullptr);
  EXPECT_NE(recent.find(5), nullptr);
}

}  // namespace
}  // namespace kpiwatch
