#include "daemon/storage/codec/line_template.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kpiwatch {
namespace {

std::string text_of(const Hole& hole) {
  switch (hole.kind) {
    case Hole::Kind::kNone:
      return "";
    case Hole::Kind::kDecimal:
      return "<n>";
    case Hole::Kind::kPadded:
      return fmt::format("<{}>", hole.width);
    case Hole::Kind::kHex:
      return fmt::format("<x{}>", hole.width);
    case Hole::Kind::kSeconds:
      return "<s>";
    case Hole::Kind::kMillis:
      return "<ms>";
    case Hole::Kind::kText:
      return "<text>";
  }
  return "?";
}

std::string cut_text(const std::string& line, Cut how) {
  const std::string ended = line + "\n";
  std::string text;
  for (const auto& [literal, hole] : cut({ended.data(), line.size()}, how).parts)
    text += literal + text_of(hole);
  return text;
}
std::string fine(const std::string& line) { return cut_text(line, Cut::kFine); }
std::string coarse(const std::string& line) { return cut_text(line, Cut::kCoarse); }

TEST(LineTemplate, RunsOfDigitsAreHoles) {
  EXPECT_EQ(fine("cam-0000123 7 123 12 0"), "cam-<7> <n> <n> <2> <n>");
  EXPECT_EQ(fine("0.5 1.25"), "<n>.<1> <n>.<2>");
  EXPECT_EQ(fine("1234567890123456789012"), "<18><n>");
  EXPECT_EQ(fine("no digit"), "no digit");
  EXPECT_EQ(fine(""), "");
}

TEST(LineTemplate, TimesThatThereAreAreHoles) {
  EXPECT_EQ(fine("2025-03-01T10:00:00Z"), "<s>Z");
  EXPECT_EQ(fine("2025-03-01T10:00:00.123+08:00"), "<ms>+<2>:<2>");
  EXPECT_EQ(fine("2025-03-01T10:00:00.123456Z"), "<s>.<6>Z");
  EXPECT_EQ(fine("2025-02-29T10:00:00Z"), "<n>-<2>-<2>T<2>:<2>:<2>Z");
  EXPECT_EQ(fine("2025-03-01T24:00:00Z"), "<n>-<2>-<2>T<2>:<2>:<2>Z");
  EXPECT_EQ(fine("0000-03-01T10:00:00Z"), "<4>-<2>-<2>T<2>:<2>:<2>Z");
}

TEST(LineTemplate, UuidsAndLongHexadecimalNumbersAreHoles) {
  EXPECT_EQ(fine("00000000-0000-4000-8000-000000000000"), "<x8>-<x4>-<x4>-<x4>-<x12>");
  EXPECT_EQ(fine("id 9f86d081884c7d65"), "id <x16>");
  EXPECT_EQ(fine("9f86d081884c7d659"), "<x16><x1>");
  EXPECT_EQ(fine("e1234567"), "e<n>");
  EXPECT_EQ(fine("9f86d081x"), "<n>f<2>d<3>x");
}

TEST(LineTemplate, CutCoarselyWordsAreHolesToo) {
  EXPECT_EQ(coarse(R"({"id":"ab1","time":"2025-03-01T10:00:00Z","n":5,"e":"","l":["x"]})"),
            R"({"id":"<text>","time":"<text>","n":<n>,"e":"","l":["<text>"]})");
  EXPECT_EQ(coarse(R"({"id":"00000000-0000-4000-8000-000000000000","n":"12"})"),
            R"({"id":"<x8>-<x4>-<x4>-<x4>-<x12>","n":"<2>"})");
}

TEST(LineTemplate, ALineOfVeryManyNumbersIsTextInTheEnd) {
  std::string line;
  for (int n = 0; n < 1000; ++n) line += "1 ";
  const std::string text = fine(line);
  EXPECT_LT(text.size(), line.size() + 2 * kMostHoles + 1);
  EXPECT_TRUE(text.ends_with("1 1 "));
}

TEST(LineTemplate, AnotherLineFitsOnlyWhenItsTextIsTheSame) {
  const std::string line = "cam-0000123 is 5\n";
  const LineTemplate shape = cut({line.data(), line.size() - 1}, Cut::kFine);
  const auto fits = [&](const std::string& other) {
    HoleReader reader(other.data());
    std::uint64_t numbers[kMostHoles];
    return match(shape, other.data(), other.data() + other.size(), reader, numbers) != nullptr;
  };
  EXPECT_TRUE(fits("cam-9999999 is 123456\n"));
  EXPECT_FALSE(fits("cam-999999 is 5\n"));
  EXPECT_FALSE(fits("cam-9999999 is 05\n"));
  EXPECT_FALSE(fits("cam-9999999 is 5 \n"));
  EXPECT_FALSE(fits("cam-9999999 is \n"));
  EXPECT_FALSE(fits("cam-9999999\n"));
  EXPECT_FALSE(fits("\n"));
}

/// What `width` digits of base 16 stand for, read letter by letter.
std::optional<std::uint64_t> slowly(std::string_view text, std::size_t width) {
  std::uint64_t number = 0;
  for (const char letter : text.substr(0, width)) {
    const auto digit = std::string_view("0123456789abcdef").find(letter);
    if (digit == std::string_view::npos) return std::nullopt;
    number = number << 4 | digit;
  }
  return number;
}

TEST(LineTemplate, HexadecimalDigitsAreReadAtEveryPlace) {
  for (unsigned char width = 1; width <= kMostHexDigits; ++width) {
    for (std::size_t place = 0; place < width; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text = std::string("9f86d081884c7d65").substr(0, width) + "\n";
        text[place] = static_cast<char>(byte);
        const char* at = text.data();
        std::uint64_t number = 0;
        const bool read =
            HoleReader(text.data())
                .read({Hole::Kind::kHex, width}, at, text.data() + text.size(), number);
        const auto expected = slowly(text, width);
        ASSERT_EQ(read, expected.has_value()) << text;
        ASSERT_EQ(at - text.data(), read ? width : 0);
        if (expected) {
          ASSERT_EQ(number, *expected) << text;
        }
      }
    }
  }
}

}  // namespace
}  // namespace kpiwatch
