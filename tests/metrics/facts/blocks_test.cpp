#include "metrics/facts/blocks.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

constexpr std::size_t kMany = 1000;  // more than three blocks

TEST(Blocks, KeepWhatWasPutInOrder) {
  Blocks<std::size_t> blocks;
  EXPECT_EQ(blocks.size(), 0U);
  for (std::size_t place = 0; place < kMany; ++place) {
    blocks.emplace_back() = place;
    ASSERT_EQ(blocks.size(), place + 1);
  }
  for (std::size_t place = 0; place < kMany; ++place) ASSERT_EQ(blocks[place], place);
}

TEST(Blocks, MoveNothingWhenTheyGrow) {
  Blocks<int> blocks;
  const int* const first = &blocks.emplace_back();
  while (blocks.size() < kMany) blocks.emplace_back();
  EXPECT_EQ(&blocks[0], first);
}

}  // namespace
}  // namespace kpiwatch
