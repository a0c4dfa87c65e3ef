#include "metrics/base/packed_bytes.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace kpiwatch {
namespace {

TEST(PackedBytes, KeepsItsBytesWhenItGrowsAndShrinks) {
  std::vector<std::uint8_t> many(500);
  std::iota(many.begin(), many.end(), std::uint8_t{1});
  PackedBytes bytes;
  EXPECT_EQ(bytes.replace(0, 0, 0, many.data(), 500), 500U);
  EXPECT_EQ(bytes.replace(500, 2, 499, nullptr, 0), 3U);
  const std::uint8_t two[] = {7, 8};
  EXPECT_EQ(bytes.replace(3, 1, 2, two, 2), 4U);
  EXPECT_EQ(std::vector(bytes.data(), bytes.data() + 4), (std::vector<std::uint8_t>{1, 7, 8, 244}));
}

TEST(PackedBytes, IsNothingWithoutBytes) {
  PackedBytes bytes;
  EXPECT_EQ(bytes.data(), nullptr);
  const std::uint8_t one = 1;
  bytes.replace(0, 0, 0, &one, 1);
  bytes.replace(1, 0, 1, nullptr, 0);
  EXPECT_EQ(bytes.data(), nullptr);
}

TEST(PackedBytes, MovesWithoutCopying) {
  PackedBytes bytes;
  const std::uint8_t one = 1;
  bytes.replace(0, 0, 0, &one, 1);
  const std::uint8_t* data = bytes.data();
  const PackedBytes moved = std::move(bytes);
  EXPECT_EQ(moved.data(), data);
}

}  // namespace
}  // namespace kpiwatch
