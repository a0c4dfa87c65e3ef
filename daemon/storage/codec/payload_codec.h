#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/storage/journal/hash_chain.h"

namespace kpiwatch {

/// How a block's payload is written (schema.h).
enum class Codec : std::int64_t {
  kPlain = 1,
  kZlib = 2,   ///< RFC 1950, of version 2 of the schema
  kLines = 3,  ///< line_codec.h
};

/// Events as a block has them, ready to be stored.
struct EncodedPayload {
  Codec codec = Codec::kPlain;
  std::string bytes;
  std::size_t size = 0;  ///< of the plain text
  Hash digest{};         ///< SHA-256 of the plain text
};

/// As columns when there is enough and that makes it shorter, plain otherwise. The greater part of
/// what it costs to store events, so better not done by the one who stores them. Any thread.
EncodedPayload encode_payload(std::string_view plain);
/// The plain text of `size` bytes; nullopt when these are not the bytes of such a text. Any thread.
std::optional<std::string> decode_payload(Codec codec, std::string_view bytes, std::size_t size);

}  // namespace kpiwatch
