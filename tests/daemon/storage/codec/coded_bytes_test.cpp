#include "daemon/storage/codec/coded_bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

namespace kpiwatch {
namespace {

TEST(CodedBytes, NumbersAreReadAgain) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint64_t>& numbers, const std::string& text) {
    CodeWriter out;
    for (const std::uint64_t number : numbers) {
      out.number(number);
      out.difference(number);
    }
    out.text(text);
    CodeReader in(out.bytes());
    for (const std::uint64_t number : numbers) {
      RC_ASSERT(in.number() == number);
      RC_ASSERT(in.difference() == number);
    }
    RC_ASSERT(in.text() == text);
    RC_ASSERT(in.rest().empty());
    RC_ASSERT(!in.failed());
  }));
}

TEST(CodedBytes, SmallDifferencesOfEitherSignAreSmall) {
  const auto of = [](std::int64_t difference) {
    return to_zigzag(static_cast<std::uint64_t>(difference));
  };
  EXPECT_EQ((std::vector{of(0), of(-1), of(1), of(-2), of(2)}),
            (std::vector<std::uint64_t>{0, 1, 2, 3, 4}));
}

TEST(CodedBytes, ReadingBeyondTheEndFails) {
  CodeReader cut("\x80");
  EXPECT_EQ(cut.number(), 0u);
  EXPECT_TRUE(cut.failed());
  CodeReader endless("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
  endless.number();
  EXPECT_TRUE(endless.failed());
  CodeReader short_text("\x05text");
  EXPECT_EQ(short_text.text(), "");
  EXPECT_TRUE(short_text.failed());
}

TEST(CodedBytes, NumbersOfAnyWidthAreReadAgain) {
  struct Packed {
    std::uint64_t number;
    unsigned width;
  };
  EXPECT_TRUE(rc::check([](const std::vector<std::uint64_t>& numbers) {
    std::vector<Packed> packed;
    BitWriter out;
    for (const std::uint64_t number : numbers) {
      const unsigned width = *rc::gen::inRange(0u, 65u);
      const std::uint64_t kept = width == 64 ? number : number & ((std::uint64_t{1} << width) - 1);
      packed.push_back({kept, width});
      out.put(kept, width);
    }
    out.finish();
    BitReader in(out.bytes());
    for (const auto& [number, width] : packed) RC_ASSERT(in.get(width) == number);
    RC_ASSERT(in.bits_left() < 8u);
    RC_ASSERT(!in.failed());
  }));
}

TEST(CodedBytes, BitsThatAreNotThereFail) {
  BitReader in("\xff");
  EXPECT_EQ(in.get(9), 0u);
  EXPECT_TRUE(in.failed());
}

}  // namespace
}  // namespace kpiwatch
