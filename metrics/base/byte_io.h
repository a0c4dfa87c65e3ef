#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "metrics/base/large_memory.h"
#include "metrics/base/varint.h"

namespace kpiwatch {

/// A part of what was written, where there is much.
using BytePart = std::basic_string<char, std::char_traits<char>, LargeAllocator<char>>;

/// Values one after the other as bytes, as they lie in memory on this kind of machine.
class ByteWriter {
 public:
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void write(const T& value) { write_all(std::span<const T>(&value, 1)); }
  /// Without their number.
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void write_all(std::span<const T> values) {
    const std::size_t size = values.size_bytes();
    const std::size_t after = part_.size() + size;
    if (after > part_.capacity() && after > kLittle) begin_part(size);
    if (size > 0) part_.append(reinterpret_cast<const char*>(values.data()), size);
  }

  /// A few whole numbers, each in as few bytes as it needs.
  void write_numbers(std::initializer_list<std::uint64_t> numbers) {
    constexpr std::size_t kFew = 8;
    assert(numbers.size() <= kFew);
    std::array<std::uint8_t, kFew * kLongestVarint> bytes;
    std::uint8_t* end = bytes.data();
    for (const std::uint64_t number : numbers) end = write_varint(end, number);
    write_all(std::span<const std::uint8_t>(bytes.data(), end));
  }

  /// What another one wrote, which has nothing then.
  void append(ByteWriter& other) {
    parts_.push_back(std::exchange(part_, {}));
    parts_.insert(parts_.end(), std::move_iterator(other.parts_.begin()),
                  std::move_iterator(other.parts_.end()));
    other.parts_.clear();
    part_ = std::exchange(other.part_, {});
  }
  std::size_t size() const {
    std::size_t size = part_.size();
    for (const BytePart& part : parts_) size += part.size();
    return size;
  }

  /// What was written. Leaves nothing.
  std::string take() {
    std::string whole;
    for (const BytePart& part : take_parts()) whole += part;
    return whole;
  }
  /// The same in parts, where there is much of it.
  std::vector<BytePart> take_parts() {
    parts_.push_back(std::exchange(part_, {}));
    return std::exchange(parts_, {});
  }

 private:
  /// What grows further is copied again and again, through memory that is new each time.
  static constexpr std::size_t kLittle = std::size_t{64} << 10;
  /// A large page, with the end of a string. The first parts are smaller: many writers have not
  /// much to write.
  static constexpr std::size_t kPart = kLargePage - 1;
  static constexpr std::size_t kFirstParts = 3;

  void begin_part(std::size_t size) {
    parts_.push_back(std::move(part_));
    part_.clear();
    part_.reserve(std::max(size, parts_.size() < kFirstParts ? kPart / 4 : kPart));
  }

  std::vector<BytePart> parts_;
  BytePart part_;
};

/// Reads what a ByteWriter wrote, or anything at all: past the end there are only zeros, and `ok`
/// says so.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  requires std::is_trivially_copyable_v<T> T read() {
    // Any other value than these two may not be put in a bool.
    if constexpr (std::is_same_v<T, bool>) return read<std::uint8_t>() == 1;
    T value{};
    const std::string_view bytes = read_bytes(sizeof(T));
    if (!bytes.empty()) std::memcpy(&value, bytes.data(), sizeof(T));
    return value;
  }
  /// One of what write_numbers wrote; what it did not write gives some number. Unlike read_varint
  /// it never reads beyond the end.
  std::uint64_t read_number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = read<std::uint8_t>();
      number |= std::uint64_t{byte & 0x7fU} << shift;
      if ((byte & 0x80U) == 0) break;
    }
    return number;
  }
  /// So many bytes, or none when there are fewer.
  std::string_view read_bytes(std::size_t count) {
    if (count > rest_.size()) fail();
    const std::string_view bytes = rest_.substr(0, ok_ ? count : 0);
    rest_.remove_prefix(bytes.size());
    return bytes;
  }
  /// How many things follow, each of at least `least` bytes: so that nobody makes room for more
  /// than there can be.
  std::size_t read_count(std::size_t least) {
    const auto count = read<std::uint64_t>();
    if (count > rest_.size() / least) fail();
    return ok_ ? count : 0;
  }
  /// Fetches what follows soon, where many are read in turns.
  void prefetch() const {
    __builtin_prefetch(rest_.data() + std::min(kPrefetchAhead, rest_.size()));
  }
  /// For who finds that what was read makes no sense.
  void fail() {
    ok_ = false;
    rest_ = {};
  }
  void expect(bool makes_sense) {
    if (!makes_sense) fail();
  }
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  std::size_t left() const { return rest_.size(); }

 private:
  static constexpr std::size_t kPrefetchAhead = 128;

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace kpiwatch
