#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// Eight bytes of a text looked at together, the first one lowest. Of each test the lowest bit set
/// in its result is right: the highest bit of the first byte that it is about. Those above may
/// mislead.
namespace kpiwatch::byte_words {

static_assert(std::endian::native == std::endian::little, "words are read as they lie in memory");

inline constexpr std::size_t kSize = sizeof(std::uint64_t);
inline constexpr std::uint64_t kOnes = 0x0101010101010101;
inline constexpr std::uint64_t kHighBits = 0x8080808080808080;

/// Reads kSize bytes.
inline std::uint64_t load(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, kSize);
  return word;
}

/// Bytes less than `limit`, which is at most 128.
constexpr std::uint64_t less_than(std::uint64_t word, unsigned char limit) {
  return (word - kOnes * limit) & ~word & kHighBits;
}
constexpr std::uint64_t equal_to(std::uint64_t word, char byte) {
  return less_than(word ^ kOnes * static_cast<unsigned char>(byte), 1);
}

/// Bytes of 0x7F, which is DEL, and above.
constexpr std::uint64_t from_delete_on(std::uint64_t word) {
  return (word | (word + kOnes)) & kHighBits;
}

/// What of another test's result is about bytes before the first one found; that is not 0.
constexpr std::uint64_t before_first_of(std::uint64_t found, std::uint64_t other) {
  return other & ((found & -found) - 1);
}

/// Bytes of `limit` and above, which is at most 128; right for each byte.
constexpr std::uint64_t at_least(std::uint64_t word, unsigned char limit) {
  return (((word & ~kHighBits) + kOnes * (0x80u - limit)) | word) & kHighBits;
}

/// The place of the first byte that a test's result is about; it is not 0.
constexpr std::size_t first_of(std::uint64_t found) {
  return static_cast<std::size_t>(std::countr_zero(found)) / 8;
}

}  // namespace kpiwatch::byte_words
