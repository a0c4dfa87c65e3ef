#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace kpiwatch {

/// A sequence that grows by blocks: nothing in it ever moves, no room for as much again is taken,
/// and a place is found in a table small enough for the processor's caches. (The blocks of a
/// std::deque hold eight things of 64 bytes, so that its table is out of them.)
template <class T>
class Blocks {
 public:
  T& emplace_back() {
    if (size_ == blocks_.size() * kBlock) blocks_.push_back(std::make_unique<Block>());
    return (*this)[size_++];
  }
  T& operator[](std::size_t place) { return (*blocks_[place / kBlock])[place % kBlock]; }
  const T& operator[](std::size_t place) const { return (*blocks_[place / kBlock])[place % kBlock]; }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kBlock = 256;
  using Block = std::array<T, kBlock>;

  std::vector<std::unique_ptr<Block>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace kpiwatch
