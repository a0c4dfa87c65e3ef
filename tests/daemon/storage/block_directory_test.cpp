#include "daemon/storage/block_directory.h"

#include <gtest/gtest.h>

#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::at;

/// Blocks 5 to 7 with the events 10 to 29.
BlockDirectory three_blocks() {
  BlockDirectory directory;
  directory.add(5, {10, {at(0), at(100)}}, 20);
  directory.add(6, {20, {at(50), at(60)}}, 21);
  directory.add(7, {21, {at(200), at(201)}}, 30);
  return directory;
}

TEST(BlockDirectory, FindsTheBlockOfAnEventAmongThoseItKnows) {
  const BlockDirectory directory = three_blocks();
  EXPECT_EQ(directory.seq_of(9), std::nullopt);
  EXPECT_EQ(directory.seq_of(10), 5u);
  EXPECT_EQ(directory.seq_of(19), 5u);
  EXPECT_EQ(directory.seq_of(20), 6u);
  EXPECT_EQ(directory.seq_of(29), 7u);
  EXPECT_EQ(directory.seq_of(30), std::nullopt);
  EXPECT_EQ(BlockDirectory().seq_of(1), std::nullopt);
}

TEST(BlockDirectory, TellsWhichBlocksHoldNoSuchTime) {
  const BlockDirectory directory = three_blocks();
  EXPECT_TRUE(directory.may_hold(6, {at(59), at(60)}));
  EXPECT_FALSE(directory.may_hold(6, {at(60), at(61)}));
  EXPECT_TRUE(directory.may_hold(6, {at(0), at(51)}));
  EXPECT_FALSE(directory.may_hold(6, {at(0), at(50)}));
  EXPECT_TRUE(directory.may_hold(6, {}));
  EXPECT_TRUE(directory.may_hold(4, {at(60), at(61)})) << "it does not know";
  EXPECT_TRUE(directory.may_hold(8, {at(60), at(61)})) << "it does not know";
}

TEST(BlockDirectory, WhatIsKnownStaysAsItIs) {
  BlockDirectory directory = three_blocks();
  directory.add(6, {20, {}}, 21);
  EXPECT_FALSE(directory.may_hold(6, {at(60), at(61)}));
  EXPECT_EQ(directory.seq_of(29), 7u);
}

TEST(TimesCovered, HoldTheLastOneToo) {
  TimesCovered times;
  EXPECT_TRUE(times.interval().empty());
  times.add(at(7));
  EXPECT_EQ(times.interval(), (Interval{at(7), at(8)}));
  times.add(at(3));
  times.add(at(5));
  EXPECT_EQ(times.interval(), (Interval{at(3), at(8)}));
}

}  // namespace
}  // namespace kpiwatch
