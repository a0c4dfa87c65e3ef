#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace kpiwatch {

/// Whole numbers in as few bytes as they need: seven bits each, the lowest first, the highest bit
/// set in all but the last byte (LEB128).
inline constexpr std::size_t kLongestVarint = 10;

inline std::uint8_t* write_varint(std::uint8_t* to, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) *to++ = static_cast<std::uint8_t>(value | 0x80);
  *to++ = static_cast<std::uint8_t>(value);
  return to;
}

/// Moves `from` behind the number. What was not written by write_varint gives some number, of at
/// most ten bytes.
inline std::uint64_t read_varint(const std::uint8_t*& from) {
  std::uint64_t value = *from & 0x7fU;
  for (unsigned shift = 7; (*from++ & 0x80U) != 0 && shift < 64; shift += 7)
    value |= std::uint64_t{*from & 0x7fU} << shift;
  return value;
}

/// The same bytes in the other order, to be read from their end.
inline std::uint8_t* write_varint_reversed(std::uint8_t* to, std::uint64_t value) {
  std::uint8_t* const end = to + (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
  for (to = end; value >= 0x80; value >>= 7) *--to = static_cast<std::uint8_t>(value | 0x80);
  *--to = static_cast<std::uint8_t>(value);
  return end;
}

/// Moves `end`, which is behind the number, before it.
inline std::uint64_t read_varint_reversed(const std::uint8_t*& end) {
  std::uint64_t value = *--end & 0x7fU;
  for (unsigned shift = 7; (*end & 0x80U) != 0 && shift < 64; shift += 7)
    value |= std::uint64_t{*--end & 0x7fU} << shift;
  return value;
}

/// Numbers around zero as numbers from zero on: 0, -1, 1, -2, 2 …
constexpr std::uint64_t to_zigzag(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t from_zigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
}

}  // namespace kpiwatch
