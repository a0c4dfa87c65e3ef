#include "daemon/storage/codec/payload_codec.h"

#include "daemon/storage/codec/deflate.h"
#include "daemon/storage/codec/line_codec.h"

namespace kpiwatch {
namespace {

/// An event or two have nothing to share, and a person who looks into the file can read them.
constexpr std::size_t kSmallest = 1024;

std::optional<std::string> inflate_zlib(std::string_view bytes, std::size_t size) {
  if (size / kMostTimes > bytes.size()) return std::nullopt;
  std::string plain(size, '\0');
  if (!inflate(bytes, Wrapping::kZlib, plain)) return std::nullopt;
  return plain;
}

}  // namespace

EncodedPayload encode_payload(std::string_view plain) {
  EncodedPayload encoded;
  encoded.size = plain.size();
  encoded.digest = sha256(plain);
  if (plain.size() >= kSmallest && plain.size() <= kMostLineBytes) {
    encoded.bytes = encode_lines(plain);
    encoded.codec = Codec::kLines;
    if (encoded.bytes.size() < plain.size()) return encoded;
  }
  encoded.bytes = plain;
  encoded.codec = Codec::kPlain;
  return encoded;
}

std::optional<std::string> decode_payload(Codec codec, std::string_view bytes, std::size_t size) {
  switch (codec) {
    case Codec::kPlain:
      return std::string(bytes);
    case Codec::kZlib:
      return inflate_zlib(bytes, size);
    case Codec::kLines:
      return decode_lines(bytes, size);
  }
  return std::nullopt;
}

}  // namespace kpiwatch
