#include "daemon/storage/codec/line_codec.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <random>
#include <vector>

#include "daemon/storage/codec/coded_bytes.h"
#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

void expect_read_again(const std::string& plain) {
  const std::string bytes = encode_lines(plain);
  ASSERT_EQ(decode_lines(bytes, plain.size()), plain);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string heartbeat(std::uint64_t camera, Instant time) {
  return fmt::format(R"({{"specversion":"1.0","id":"hb-{0:07}-{1}","source":"gateway-{2}",)"
                     R"("type":"kpiwatch.asset.status","subject":"cam-{0:07}","time":"{3}",)"
                     R"("data":{{"status":"online","reason":"heartbeat"}}}})",
                     camera, to_millis(time) / 1000, camera / 500 % 3, format_instant_utc(time));
}

TEST(LineCodec, LinesOfAnyShapeAreReadAgain) {
  for (const char* text :
       {"", "\n", "\n\n", "a", "a\n", "a\nb", "1\n2\n3\n", "\r\n\r\n", "00\n01\n1\n0\n",
        "99999999999999999999999999999999999999\n1\n", "\xff\xfe\n\x80 1\n",
        "2025-02-28T23:59:59Z\n2025-02-29T00:00:00Z\n2025-03-01T00:00:60Z\n",
        "0001-01-01T00:00:00Z\n9999-12-31T23:59:59.999Z\n0000-01-01T00:00:00Z\n",
        "2025-03-01T00:00:00.12Z\n2025-03-01T00:00:00.123Z\n2025-03-01T00:00:00.1234Z\n",
        "2025-03-01T00:00:00\n2025-03-01T00:00:0\n2025-03-01T\n",
        R"({"a":"x\"y","b":"\\"})"
        "\n"
        R"({"a":"","b":"z"})"
        "\n"})
    expect_read_again(text);
  expect_read_again(std::string("\0\0\n\0\n0", 6));
}

/// Letters of which lines are made that come near to what is treated in some way of its own.
rc::Gen<std::string> tricky_line() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
          "0", "1", "9", "007", "12", "123", "999999999999999999", "9999999999999999999", "a", "f",
          "-", ":", ".", "T", "Z", "\"", ":\"", ",", "{", "[\"", "\\\"", " ", "\r", "\t", "\x80",
          std::string(1, '\0'), "2025-03-01", "T23:59:59", "2024-02-29T12:30:00",
          "2025-03-01T10:00:00.123", "9f86d081884c7d65", "deadbeef",
          "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "online", "offline", "\"id\":\"")),
      [](const std::vector<std::string>& pieces) {
        std::string line;
        for (const std::string& piece : pieces) line += piece;
        return line;
      });
}

TEST(LineCodec, TrickyLinesAreReadAgain) {
  EXPECT_TRUE(rc::check([] {
    const auto lines = *rc::gen::container<std::vector<std::string>>(tricky_line());
    const auto rest = *tricky_line();
    const std::string plain = joined(lines) + rest;
    RC_ASSERT(decode_lines(encode_lines(plain), plain.size()) == plain);
  }));
}

TEST(LineCodec, ManyLinesOfAFewPiecesAreReadAgain) {
  EXPECT_TRUE(rc::check([] {
    const auto shapes =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(tricky_line()));
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
    std::string plain;
    for (int n = 0; n < 300; ++n)
      plain += fmt::format("{}{}{}\n", shapes[random() % shapes.size()], random() % 1000,
                           shapes[random() % shapes.size()]);
    RC_ASSERT(decode_lines(encode_lines(plain), plain.size()) == plain);
  }));
}

/// A word of hexadecimal digits can be longer than the holes that a line may have.
TEST(LineCodec, LongWordsOfHexDigitsAreReadAgain) {
  for (const std::size_t size : {900, 1023, 1024, 1025, 2000, 100'000}) {
    std::string word;
    while (word.size() < size) word += "9f86d081884c7d65";
    word.resize(size);
    for (const char* form : {"{0}", "1 2 3 4 {0}", "x{0}", R"({{"id":"{0}","n":12}})",
                             R"({{"a":["{0}","{0}"],"time":"2025-03-01T00:00:00Z"}})"})
      expect_read_again(joined({fmt::format(fmt::runtime(form), word), "a", word}));
  }
}

TEST(LineCodec, AnyBytesAreReadAgain) {
  EXPECT_TRUE(rc::check([](const std::string& plain) {
    RC_ASSERT(decode_lines(encode_lines(plain), plain.size()) == plain);
  }));
}

TEST(LineCodec, RegularHeartbeatsCostLittleMoreThanTheFirst) {
  std::vector<std::string> lines;
  for (std::uint64_t camera = 0; camera < 2000; ++camera)
    lines.push_back(heartbeat(camera, from_millis(1'735'689'600'000)));
  const std::string plain = joined(lines);
  expect_read_again(plain);
  EXPECT_LT(encode_lines(plain).size(), 300u);
}

TEST(LineCodec, BatchesOfSeveralSendersInTurnCostUnderTwoBytesAnEvent) {
  std::vector<std::string> lines;
  for (std::uint64_t batch = 0; batch < 12; ++batch)
    for (std::uint64_t n = 0; n < 500; ++n)
      lines.push_back(heartbeat(
          batch % 3 * 30'000 + batch / 3 * 500 + n,
          from_millis(static_cast<std::int64_t>(1'735'689'600'000 + 60'000 * (batch % 2)))));
  const std::string plain = joined(lines);
  expect_read_again(plain);
  EXPECT_LT(encode_lines(plain).size(), 2 * lines.size());
}

TEST(LineCodec, IdsThatAreRandomNumbersCostThemselves) {
  std::mt19937_64 random(1);
  std::vector<std::string> lines;
  for (int n = 0; n < 1000; ++n)
    lines.push_back(fmt::format(R"({{"id":"{:016x}","subject":"cam-{:07}","status":"{}"}})",
                                random(), random() % 100'000,
                                random() % 2 == 0 ? "online" : "offline"));
  const std::string plain = joined(lines);
  expect_read_again(plain);
  EXPECT_LT(encode_lines(plain).size(), 11 * lines.size());
}

/// A text with all there is: templates, each kind of hole and column, texts.
std::string a_bit_of_all() {
  std::mt19937_64 random(2);
  std::vector<std::string> lines;
  for (std::uint64_t n = 0; n < 200; ++n) {
    lines.push_back(heartbeat(n, from_millis(static_cast<std::int64_t>(1000 * n))));
    lines.push_back(
        fmt::format(R"({{"name":"{}","n":{}}})", std::string(random() % 9, 'a'), random() % 1000));
    lines.push_back(fmt::format("word{} {:016x}", std::string(n % 50, 'b'), random()));
  }
  return joined(lines);
}

TEST(LineCodec, WhatIsCutOrOfAnotherSizeIsNotRead) {
  const std::string plain = a_bit_of_all();
  const std::string bytes = encode_lines(plain);
  ASSERT_EQ(decode_lines(bytes, plain.size()), plain);
  EXPECT_EQ(decode_lines(bytes, plain.size() - 1), std::nullopt);
  EXPECT_EQ(decode_lines(bytes, plain.size() + 1), std::nullopt);
  EXPECT_EQ(decode_lines(bytes, SIZE_MAX), std::nullopt);
  for (std::size_t size = 0; size < bytes.size(); size += 7)
    EXPECT_EQ(decode_lines(std::string_view(bytes).substr(0, size), plain.size()), std::nullopt);
}

/// Whatever comes out is not the text that it was; but it comes back.
TEST(LineCodec, DamagedBytesDoNoHarm) {
  const std::string plain = a_bit_of_all();
  const std::string bytes = encode_lines(plain);
  std::mt19937 random(3);
  for (int time = 0; time < 2000; ++time) {
    std::string damaged = bytes;
    for (int flips = 1 + static_cast<int>(random() % 3); flips > 0; --flips)
      damaged[random() % damaged.size()] ^= static_cast<char>(1u << random() % 8);
    const auto read = decode_lines(damaged, plain.size());
    EXPECT_TRUE(!read || read->size() == plain.size());
  }
}

/// The same without the deflated form around it, which most damage would not get through.
TEST(LineCodec, AnyBytesInPlaceOfItsOwnDoNoHarm) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    CodeWriter coded;
    coded.number(bytes.size());
    coded.text("");
    coded.raw(bytes);
    const auto read = decode_lines(coded.bytes(), 1000);
    const bool harmless = !read || read->size() == 1000u;
    RC_ASSERT(harmless);
  }));
}

}  // namespace
}  // namespace kpiwatch
