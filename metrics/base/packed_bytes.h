#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

namespace kpiwatch {

/// Memory for a few bytes to a few hundred, of which there are millions: a pointer and hardly more
/// than the bytes themselves, since the owner knows how many they are. It grows and shrinks by 32,
/// which leaves 16 unused on average; what is long, and takes long to move, by 64. The allocator
/// has pieces of just these sizes.
class PackedBytes {
 public:
  PackedBytes() = default;
  PackedBytes(PackedBytes&& other) noexcept : data_(std::exchange(other.data_, nullptr)) {}
  PackedBytes& operator=(PackedBytes&& other) noexcept {
    std::swap(data_, other.data_);
    return *this;
  }
  ~PackedBytes() { ::operator delete(data_); }

  std::uint8_t* data() { return data_; }
  const std::uint8_t* data() const { return data_; }

  /// Puts `count` bytes in the place of those from `begin` to `end`, of `size` in all; returns how
  /// many there are then. `bytes` may not be of this memory.
  std::size_t replace(std::size_t size, std::size_t begin, std::size_t end,
                      const std::uint8_t* bytes, std::size_t count) {
    const std::size_t after = begin + count + (size - end);
    if (after > size) resize(size, after);
    if (size != end && begin + count != end)
      std::memmove(data_ + begin + count, data_ + end, size - end);
    if (count != 0) std::memcpy(data_ + begin, bytes, count);
    if (after < size) resize(size, after);
    return after;
  }

 private:
  static constexpr std::size_t kShort = 256;

  static constexpr std::size_t capacity_for(std::size_t size) {
    const std::size_t step = size <= kShort ? 32 : 64;
    return (size + step - 1) / step * step;
  }

  /// Makes room for `to` bytes where there was room for `from`; the bytes that are in both stay.
  void resize(std::size_t from, std::size_t to) {
    const std::size_t capacity = capacity_for(to);
    if (capacity == capacity_for(from)) return;
    if (capacity == 0) {
      ::operator delete(std::exchange(data_, nullptr));
      return;
    }
    auto* const moved = static_cast<std::uint8_t*>(::operator new(capacity));
    if (data_ != nullptr) std::memcpy(moved, data_, std::min(from, to));
    ::operator delete(std::exchange(data_, moved));
  }

  std::uint8_t* data_ = nullptr;
};

}  // namespace kpiwatch
