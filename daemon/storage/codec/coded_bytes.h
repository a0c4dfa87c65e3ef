#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "metrics/base/varint.h"

/// Numbers as bytes and as bits, the parts of the format in line_codec.h. Readers never look beyond
/// what they were given: when it is not enough they give zeros from then on and have `failed`.
namespace kpiwatch {

class CodeWriter {
 public:
  /// Seven bits a byte, the lowest first; the top bit says that more follow (LEB128).
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
    bytes_.push_back(static_cast<char>(value));
  }
  void difference(std::uint64_t difference) { number(to_zigzag(difference)); }
  void raw(std::string_view bytes) { bytes_.append(bytes); }
  /// Preceded by its length.
  void text(std::string_view text) {
    number(text.size());
    raw(text);
  }
  void clear() { bytes_.clear(); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class CodeReader {
 public:
  explicit CodeReader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return fail();
  }
  std::uint64_t difference() { return from_zigzag(number()); }
  std::string_view raw(std::uint64_t size) {
    if (size > rest_.size()) {
      fail();
      return {};
    }
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  std::string_view text() { return raw(number()); }
  /// Up to `end`, which is passed over.
  std::string_view until(char end) {
    const auto size = rest_.find(end);
    if (size == std::string_view::npos) {
      fail();
      return {};
    }
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size + 1);
    return bytes;
  }
  std::string_view rest() const { return rest_; }
  bool failed() const { return failed_; }

 private:
  std::uint64_t fail() {
    failed_ = true;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

/// How many bits the number needs.
inline unsigned width_of(std::uint64_t value) {
  return static_cast<unsigned>(std::bit_width(value));
}

/// Numbers of any width up to 64 bits one after the other, the lowest bit first.
class BitWriter {
 public:
  void put(std::uint64_t value, unsigned width) {
    if (width == 0) return;
    pending_ |= value << used_;
    if (used_ + width < 64) {
      used_ += width;
      return;
    }
    write(8);
    const unsigned written = 64 - used_;
    pending_ = written == 64 ? 0 : value >> written;
    used_ = width - written;
  }
  /// Fills the last byte with zeros.
  void finish() {
    write((used_ + 7) / 8);
    pending_ = used_ = 0;
  }
  void clear() { bytes_.clear(); }
  const std::string& bytes() const { return bytes_; }

 private:
  void write(unsigned count) {
    char bytes[8];
    for (unsigned n = 0; n < 8; ++n) bytes[n] = static_cast<char>(pending_ >> (8 * n));
    bytes_.append(bytes, count);
  }

  std::string bytes_;
  std::uint64_t pending_ = 0;
  unsigned used_ = 0;  ///< bits of `pending_`, less than 64
};

class BitReader {
 public:
  explicit BitReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t get(unsigned width) {
    if (width == 0) return 0;
    if (width > bytes_.size() * 8 - at_) {
      failed_ = true;
      at_ = bytes_.size() * 8;
      return 0;
    }
    const std::size_t byte = at_ / 8;
    const unsigned skipped = at_ % 8;
    std::uint64_t value = eight_bytes(byte) >> skipped;
    if (skipped + width > 64)
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[byte + 8]))
               << (64 - skipped);
    at_ += width;
    return width == 64 ? value : value & ((std::uint64_t{1} << width) - 1);
  }
  std::size_t bits_left() const { return bytes_.size() * 8 - at_; }
  bool failed() const { return failed_; }

 private:
  std::uint64_t eight_bytes(std::size_t from) const {
    std::uint64_t value = 0;
    const std::size_t count = bytes_.size() - from < 8 ? bytes_.size() - from : 8;
    for (std::size_t n = 0; n < count; ++n)
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[from + n])) << (8 * n);
    return value;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;  ///< in bits
  bool failed_ = false;
};

}  // namespace kpiwatch
