#include "daemon/storage/payload_codec.h"

#include <gtest/gtest.h>

#include <random>

namespace kpiwatch {
namespace {

/// What no compression makes any shorter.
std::string random_bytes(std::size_t size) {
  std::mt19937 random(1);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

TEST(PayloadCodec, WhatIsWrittenIsReadAgain) {
  PayloadCodec codec;
  for (const std::string& plain :
       {std::string(), std::string("{}\n"), std::string(1023, 'a'), std::string(1024, 'a'),
        std::string(3'000'000, 'a'), random_bytes(5000)}) {
    const auto written = codec.write(plain);
    EXPECT_EQ(codec.read(written.codec, written.bytes, plain.size()), plain);
  }
}

TEST(PayloadCodec, WhatIsAlikeIsWrittenShort) {
  PayloadCodec codec;
  const std::string plain(10'000, 'a');
  const auto written = codec.write(plain);
  EXPECT_EQ(written.codec, Codec::kZlib);
  EXPECT_LT(written.bytes.size(), 200u);
}

TEST(PayloadCodec, WhatWouldNotGetShorterStaysPlain) {
  PayloadCodec codec;
  const std::string plain = random_bytes(5000);
  const auto written = codec.write(plain);
  EXPECT_EQ(written.codec, Codec::kPlain);
  EXPECT_EQ(written.bytes, plain);
}

TEST(PayloadCodec, BrokenBytesAndWrongSizesAreNotRead) {
  PayloadCodec codec;
  const std::string plain(10'000, 'a');
  std::string bytes(codec.write(plain).bytes);
  EXPECT_EQ(codec.read(Codec::kZlib, bytes, plain.size() - 1), std::nullopt);
  EXPECT_EQ(codec.read(Codec::kZlib, bytes, plain.size() + 1), std::nullopt);
  EXPECT_EQ(codec.read(Codec::kZlib, bytes, SIZE_MAX), std::nullopt);
  EXPECT_EQ(codec.read(Codec::kZlib, bytes.substr(0, bytes.size() - 1), plain.size()),
            std::nullopt);
  bytes.back() ^= 1;
  EXPECT_EQ(codec.read(Codec::kZlib, bytes, plain.size()), std::nullopt);
}

}  // namespace
}  // namespace kpiwatch
