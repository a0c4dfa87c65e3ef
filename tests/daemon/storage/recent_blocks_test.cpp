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

const EventBlock* find(RecentBlocks& recent, EventNumber number) {
  return recent.find([number](const EventBlock& known) { return known.holds(number); });
}

TEST(RecentBlocks, TheOneUnusedForLongestGoes) {
  RecentBlocks recent;
  for (EventNumber n = 1; n <= 64; ++n) recent.add(block(n, 1, "x\n"));
  ASSERT_NE(find(recent, 1), nullptr);
  recent.add(block(65, 1, "x\n"));
  EXPECT_NE(find(recent, 1), nullptr);
  EXPECT_EQ(find(recent, 2), nullptr);
  EXPECT_NE(find(recent, 65), nullptr);
}

TEST(RecentBlocks, LargeOnesAreFewer) {
  RecentBlocks recent;
  const std::string large(std::size_t{10} << 20, 'x');
  for (EventNumber n = 1; n <= 4; ++n) recent.add(block(n, 1, large + '\n'));
  EXPECT_EQ(find(recent, 1), nullptr);
  EXPECT_NE(find(recent, 2), nullptr);
  recent.add(block(5, 1, std::string(std::size_t{40} << 20, 'x') + '\n'));
  EXPECT_NE(find(recent, 5), nullptr) << "the only one";
  EXPECT_EQ(find(recent, 4), nullptr);
}

}  // namespace
}  // namespace kpiwatch
