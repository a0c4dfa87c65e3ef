#include "metrics/base/large_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace kpiwatch {
namespace {

using Bytes = std::vector<char, LargeAllocator<char>>;

std::uintptr_t address_of(const Bytes& bytes) {
  return reinterpret_cast<std::uintptr_t>(bytes.data());
}

TEST(LargeMemory, MuchBeginsWithALargePageAndIsThereToTheEnd) {
  std::vector<Bytes> kept;
  for (const std::size_t size : {kLargePage, kLargePage + 1, 3 * kLargePage - 1, 4 * kLargePage}) {
    const Bytes& bytes = kept.emplace_back(size, 'x');
    EXPECT_EQ(address_of(bytes) % kLargePage, 0U) << size;
    EXPECT_EQ(std::ranges::count(bytes, 'x'), static_cast<std::ptrdiff_t>(size));
  }
  for (const Bytes& bytes : kept)
    EXPECT_EQ(std::ranges::count(bytes, 'x'), static_cast<std::ptrdiff_t>(bytes.size()))
        << "none lies on another";
}

TEST(LargeMemory, LittleIsGrownIntoMuch) {
  Bytes bytes;
  for (std::size_t i = 0; i <= kLargePage; ++i) bytes.push_back(static_cast<char>(i % 100));
  for (std::size_t i = 0; i <= kLargePage; ++i) ASSERT_EQ(bytes[i], static_cast<char>(i % 100));
}

TEST(LargeMemory, MoreThanThereCanBeThrows) {
  // An address space has 47 bits.
  EXPECT_THROW(LargeAllocator<char>().allocate(std::size_t{1} << 48), std::bad_alloc);
}

}  // namespace
}  // namespace kpiwatch
