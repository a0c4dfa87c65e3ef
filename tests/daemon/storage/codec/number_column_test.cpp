#include "daemon/storage/codec/number_column.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <optional>

namespace kpiwatch {
namespace {

using Numbers = std::vector<std::uint64_t>;

NumberColumn column_of(const Numbers& numbers) {
  return {.first = numbers.data(), .count = numbers.size()};
}

struct Written {
  std::string bytes;
  std::string bits;
};

Written written(const Numbers& numbers, const std::vector<Numbers>& earlier = {}) {
  std::vector<NumberColumn> before;
  for (const Numbers& column : earlier) before.push_back(column_of(column));
  CodedColumns out;
  write_column(column_of(numbers), before, out);
  out.bits.finish();
  return {out.bytes.bytes(), out.bits.bytes()};
}

std::optional<Numbers> read(const Written& written, std::size_t count,
                            const std::vector<Numbers>& earlier = {}) {
  CodeReader bytes(written.bytes);
  BitReader bits(written.bits);
  Numbers numbers;
  if (!read_column(bytes, bits, count, earlier, numbers)) return std::nullopt;
  return numbers;
}

void expect_read_again(const Numbers& numbers, std::size_t most_bytes) {
  const Written out = written(numbers);
  EXPECT_EQ(read(out, numbers.size()), numbers);
  EXPECT_LE(out.bytes.size() + out.bits.size(), most_bytes);
}

/// A thousand numbers, each computed from its place.
template <class Number>
Numbers thousand(Number number) {
  Numbers numbers;
  for (std::uint64_t n = 0; n < 1000; ++n) numbers.push_back(number(n));
  return numbers;
}

/// Scatters.
std::uint64_t scattered(std::uint64_t n) { return n * 0x9e3779b97f4a7c15 >> 20; }

TEST(NumberColumn, EvenNumbersCostNothingEach) {
  expect_read_again({7}, 3);
  expect_read_again(thousand([](std::uint64_t) { return 5; }), 3);
  expect_read_again(thousand([](std::uint64_t n) { return 1'000'000 - 3 * n; }), 5);
}

TEST(NumberColumn, AColumnThatMovesAsAnotherCostsNothing) {
  const Numbers leader = thousand(scattered);
  const Numbers follower = thousand([](std::uint64_t n) { return scattered(n) - 17; });
  const std::vector<Numbers> earlier = {thousand([](std::uint64_t n) { return n; }), leader};
  const Written out = written(follower, earlier);
  EXPECT_LE(out.bytes.size() + out.bits.size(), 12u);
  EXPECT_EQ(read(out, 1000, earlier), follower);
}

TEST(NumberColumn, ScatteredNumbersCostTheBitsOfTheirRange) {
  expect_read_again(thousand([](std::uint64_t n) { return 9'000'000 + scattered(n) % 1024; }),
                    1256);
}

TEST(NumberColumn, UnevenStepsCostTheBitsOfTheirRange) {
  expect_read_again(thousand([](std::uint64_t n) { return 1'000'000 * n + scattered(n) % 512; }),
                    1256);
}

TEST(NumberColumn, AFewDifferentStepsCostABitOrTwo) {
  expect_read_again(thousand([](std::uint64_t n) { return n * 600'011 % 1'000'000; }), 140);
}

TEST(NumberColumn, RareJumpsCostThemselves) {
  // A byte a step, which deflating takes away.
  const Written out = written(thousand([](std::uint64_t n) { return n + n / 100 * 1000; }));
  EXPECT_EQ(out.bits, "");
}

TEST(NumberColumn, AnyNumbersAreReadAgain) {
  EXPECT_TRUE(rc::check([](const std::vector<std::pair<std::uint64_t, std::uint64_t>>& pairs) {
    RC_PRE(!pairs.empty());
    const std::uint64_t spread = *rc::gen::element<std::uint64_t>(1, 2, 20, 1000, UINT64_MAX);
    Numbers first;
    Numbers second;
    for (const auto& [a, b] : pairs) {
      first.push_back(a % spread);
      second.push_back(b % spread);
    }
    RC_ASSERT(read(written(first), first.size()) == first);
    RC_ASSERT(read(written(second, {first}), second.size(), {first}) == second);
  }));
}

TEST(NumberColumn, WhatIsCutOrUnknownIsNotRead) {
  const Numbers numbers = thousand(scattered);
  Written out = written(numbers);
  out.bits.pop_back();
  EXPECT_EQ(read(out, 1000), std::nullopt);
  EXPECT_EQ(read({"\x06\x01\x01", ""}, 1000), std::nullopt);
  EXPECT_EQ(read({std::string("\x01\x01\x00", 3), ""}, 1000), std::nullopt) << "follows nothing";
  EXPECT_EQ(read({"\x02\x01\x01", ""}, 1000), std::nullopt);
}

}  // namespace
}  // namespace kpiwatch
