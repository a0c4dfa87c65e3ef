#include "daemon/storage/codec/payload_codec.h"

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

std::optional<std::string> read_again(const EncodedPayload& encoded) {
  return decode_payload(encoded.codec, encoded.bytes, encoded.size);
}

TEST(PayloadCodec, WhatIsWrittenIsReadAgain) {
  for (const std::string& plain :
       {std::string(), std::string("{}\n"), std::string(1023, 'a'), std::string(1024, 'a'),
        std::string(3'000'000, 'a'), random_bytes(5000)}) {
    const EncodedPayload encoded = encode_payload(plain);
    EXPECT_EQ(read_again(encoded), plain);
    EXPECT_EQ(encoded.size, plain.size());
    EXPECT_EQ(encoded.digest, sha256(plain));
  }
}

TEST(PayloadCodec, WhatIsShortStaysPlain) {
  const std::string plain(1023, 'a');
  EXPECT_EQ(encode_payload(plain).bytes, plain);
}

TEST(PayloadCodec, LinesThatAreAlikeAreWrittenAsColumns) {
  std::string plain;
  for (int n = 0; n < 1000; ++n) plain += "camera " + std::to_string(n) + "\n";
  const EncodedPayload encoded = encode_payload(plain);
  EXPECT_EQ(encoded.codec, Codec::kLines);
  EXPECT_LT(encoded.bytes.size(), 100u);
}

TEST(PayloadCodec, WhatWouldNotGetShorterStaysPlain) {
  const std::string plain = random_bytes(5000);
  const EncodedPayload encoded = encode_payload(plain);
  EXPECT_EQ(encoded.codec, Codec::kPlain);
  EXPECT_EQ(encoded.bytes, plain);
}

/// "kpiwatch\n" a thousand times, as zlib 1.2.13 writes it.
constexpr std::string_view kThousand(
    "\170\332\355\306\261\015\000\040\010\000\260\235\057\011\213\204\305\301\304\367\375\303\264"
    "\123\147\367\315\123\053\106\104\104\104\104\104\104\104\104\104\104\104\104\104\104\104\104"
    "\344\337\074\160\324\103\114",
    53);

TEST(PayloadCodec, ZlibIsStillRead) {
  std::string plain;
  for (int n = 0; n < 1000; ++n) plain += "kpiwatch\n";
  EXPECT_EQ(decode_payload(Codec::kZlib, kThousand, plain.size()), plain);
}

TEST(PayloadCodec, BrokenBytesAndWrongSizesAreNotRead) {
  const auto read = [](std::string_view bytes, std::size_t size) {
    return decode_payload(Codec::kZlib, bytes, size);
  };
  EXPECT_EQ(read(kThousand, 8999), std::nullopt);
  EXPECT_EQ(read(kThousand, 9001), std::nullopt);
  EXPECT_EQ(read(kThousand, SIZE_MAX), std::nullopt);
  EXPECT_EQ(read(kThousand.substr(0, kThousand.size() - 1), 9000), std::nullopt);
  std::string broken(kThousand);
  broken.back() ^= 1;
  EXPECT_EQ(read(broken, 9000), std::nullopt);
}

}  // namespace
}  // namespace kpiwatch
