#include "metrics/base/varint.h"

#include <gtest/gtest.h>

#include <limits>

namespace kpiwatch {
namespace {

constexpr std::uint64_t kNumbers[] = {0,
                                      1,
                                      127,
                                      128,
                                      300,
                                      16'383,
                                      16'384,
                                      std::uint64_t{1} << 35,
                                      std::uint64_t{1} << 63,
                                      std::numeric_limits<std::uint64_t>::max()};

TEST(Varint, TakesSevenBitsAByte) {
  std::uint8_t bytes[kLongestVarint];
  EXPECT_EQ(write_varint(bytes, 127) - bytes, 1);
  EXPECT_EQ(write_varint(bytes, 128) - bytes, 2);
  EXPECT_EQ(write_varint(bytes, std::numeric_limits<std::uint64_t>::max()) - bytes,
            static_cast<std::ptrdiff_t>(kLongestVarint));
}

TEST(Varint, IsReadAsItWasWritten) {
  std::uint8_t bytes[std::size(kNumbers) * kLongestVarint];
  std::uint8_t* end = bytes;
  for (const std::uint64_t number : kNumbers) end = write_varint(end, number);
  const std::uint8_t* at = bytes;
  for (const std::uint64_t number : kNumbers) EXPECT_EQ(read_varint(at), number);
  EXPECT_EQ(at, end);
}

TEST(Varint, MayBeReadFromItsEnd) {
  std::uint8_t bytes[std::size(kNumbers) * kLongestVarint];
  std::uint8_t* end = bytes;
  for (const std::uint64_t number : kNumbers) end = write_varint_reversed(end, number);
  const std::uint8_t* at = end;
  for (std::size_t i = std::size(kNumbers); i-- > 0;)
    EXPECT_EQ(read_varint_reversed(at), kNumbers[i]);
  EXPECT_EQ(at, bytes);
}

TEST(Varint, IsNeverReadFromMoreThanTenBytes) {
  const std::uint8_t bytes[12] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                                  0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
  const std::uint8_t* at = bytes;
  read_varint(at);
  EXPECT_LE(at - bytes, static_cast<std::ptrdiff_t>(kLongestVarint) + 1);
  at = bytes + 12;
  read_varint_reversed(at);
  EXPECT_GE(at, bytes + 1);
}

TEST(Varint, NumbersNearZeroStaySmall) {
  EXPECT_EQ(to_zigzag(0), 0U);
  EXPECT_EQ(to_zigzag(-1), 1U);
  EXPECT_EQ(to_zigzag(1), 2U);
  for (const std::int64_t number :
       {std::int64_t{0}, std::int64_t{-5}, std::int64_t{5},
        std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
    EXPECT_EQ(from_zigzag(to_zigzag(number)), number);
}

}  // namespace
}  // namespace kpiwatch
