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
