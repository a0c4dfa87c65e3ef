#include "metrics/base/byte_io.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(ByteIo, ReadsWhatWasWritten) {
  ByteWriter writer;
  writer.write(std::uint32_t{7});
  writer.write(std::uint64_t{2});
  const std::uint16_t two[] = {300, 4};
  writer.write_all(std::span<const std::uint16_t>(two));
  const std::string bytes = writer.take();
  ByteReader reader(bytes);
  EXPECT_EQ(reader.read<std::uint32_t>(), 7U);
  EXPECT_EQ(reader.read_count(2), 2U);
  EXPECT_EQ(reader.read<std::uint16_t>(), 300U);
  EXPECT_EQ(reader.read_bytes(2), std::string_view("\4\0", 2));
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.at_end());
}

TEST(ByteIo, NumbersTakeAsFewBytesAsTheyNeed) {
  constexpr std::uint64_t kGreatest = ~std::uint64_t{0};
  ByteWriter writer;
  writer.write_numbers({0, 127, 128, kGreatest});
  const std::string bytes = writer.take();
  EXPECT_EQ(bytes.size(), 1U + 1U + 2U + 10U);
  ByteReader reader(bytes);
  for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}})
    EXPECT_EQ(reader.read_number(), number);
  EXPECT_EQ(reader.left(), 10U);
  EXPECT_EQ(reader.read_number(), kGreatest);
  EXPECT_TRUE(reader.ok() && reader.at_end());
}

TEST(ByteIo, ANumberThatIsCutFails) {
  ByteReader reader("\x80");
  reader.read_number();
  EXPECT_FALSE(reader.ok());
}

TEST(ByteIo, PastTheEndThereAreOnlyZeros) {
  ByteReader reader("abc");
  EXPECT_EQ(reader.read<std::uint32_t>(), 0U);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.read<char>(), 0) << "what is left is not read either";
  EXPECT_TRUE(reader.at_end());
}

TEST(ByteIo, ACountIsNoMoreThanWhatCanFollow) {
  ByteWriter writer;
  writer.write(std::uint64_t{3});
  writer.write_all(std::span<const char>("12345", 5));
  const std::string bytes = writer.take();
  EXPECT_EQ(ByteReader(bytes).read_count(1), 3U);
  ByteReader reader(bytes);
  EXPECT_EQ(reader.read_count(2), 0U);
  EXPECT_FALSE(reader.ok());
}

TEST(ByteIo, MuchIsWrittenInParts) {
  const std::string text = "0123456789abcdef0123";
  std::string expected;
  ByteWriter writer;
  while (expected.size() < 5'000'000) {
    writer.write_all(std::span<const char>(text));
    expected += text;
  }
  const std::string long_text(3'000'000, 'x');
  writer.write_all(std::span<const char>(long_text));
  writer.write('y');
  expected += long_text + 'y';
  std::string written;
  const auto parts = writer.take_parts();
  for (const BytePart& part : parts) written += part;
  EXPECT_EQ(written, expected);
  EXPECT_GT(parts.size(), 4U);
  EXPECT_EQ(writer.take(), "");
}

}  // namespace
}  // namespace kpiwatch
