#include "metrics/base/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace kpiwatch {
namespace {

bool is_made_of_characters(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string encoded(std::uint32_t code, std::size_t length) {
  std::string bytes;
  for (std::size_t i = length; i > 1; --i, code >>= 6)
    bytes.insert(bytes.begin(), static_cast<char>(0x80 | (code & 0x3f)));
  constexpr unsigned kLeads[] = {0, 0, 0xc0, 0xe0, 0xf0};
  return static_cast<char>(kLeads[length] | code) + bytes;
}

std::size_t shortest_for(std::uint32_t code) {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/// Every code point in every length that holds it, also those that are none.
TEST(Utf8, IsTheShortestFormOfACodePointThatIsNoSurrogate) {
  constexpr std::uint32_t kEnds[] = {0, 0x80, 0x800, 0x10000, 0x200000};
  for (std::size_t length = 1; length <= 4; ++length) {
    for (std::uint32_t code = 0; code < kEnds[length]; ++code) {
      const std::string bytes = encoded(code, length);
      const bool good =
          length == shortest_for(code) && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      ASSERT_EQ(utf8_length(bytes), good ? length : 0) << std::hex << code << " in " << length;
      ASSERT_EQ(is_utf8(bytes), good) << std::hex << code << " in " << length;
    }
  }
}

TEST(Utf8, EachOfTwoBytesIsSomethingOrNothingForBoth) {
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      const std::string bytes{static_cast<char>(first), static_cast<char>(second)};
      ASSERT_EQ(is_utf8(bytes), is_made_of_characters(bytes)) << first << " " << second;
    }
  }
}

TEST(Utf8, ACharacterThatIsCutOffIsNone) {
  for (const std::string whole : {"é", "清", "🎥"}) {
    EXPECT_EQ(utf8_length(whole + "x"), whole.size());
    for (std::size_t bytes = 1; bytes < whole.size(); ++bytes) {
      EXPECT_EQ(utf8_length(whole.substr(0, bytes)), 0);
      EXPECT_EQ(utf8_length(whole.substr(0, bytes) + "x"), 0);
      EXPECT_FALSE(is_utf8(whole.substr(0, bytes) + "x"));
    }
  }
}

}  // namespace
}  // namespace kpiwatch
