#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kpiwatch {

/// How a block's payload is written (schema.h).
enum class Codec : std::int64_t {
  kPlain = 1,
  kZlib = 2,  ///< RFC 1950, which the shell of SQLite reads as well
};

/// Writes payloads and reads them again. Not thread-safe.
class PayloadCodec {
 public:
  PayloadCodec();
  ~PayloadCodec();

  struct Written {
    Codec codec;
    std::string_view bytes;  ///< valid until the next call, and as long as the plain text
  };
  /// Compressed when that makes it smaller.
  Written write(std::string_view plain);
  /// The plain text of `size` bytes; nullopt when these are not the bytes of such a text.
  std::optional<std::string> read(Codec codec, std::string_view bytes, std::size_t size) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch
