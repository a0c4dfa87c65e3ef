#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "metrics/base/byte_io.h"
#include "metrics/base/packed_bytes.h"
#include "metrics/base/varint.h"
#include "metrics/facts/step_sum.h"

namespace kpiwatch {

/// Up to a few hundred steps of a count that lie side by side, a byte or two each: a varint with
///   distance from the step before (from the leaf's base for the first) << 2 | what
/// where `what` is 0 for one more, 1 for one less, and 2 when the change follows as a zigzag
/// varint.
class StepLeaf {
 public:
  static constexpr std::size_t kMostBytes = 512;

  /// All places in the leaf are at or after `base`.
  explicit StepLeaf(std::int64_t base) : base_(base) {}

  std::int64_t base() const { return base_; }
  std::size_t size() const { return size_; }
  /// Sum of what lies to the left of the leaf, as far as its owner counts.
  StepSum before() const { return {count_before_, moment_before_}; }
  void add_before(const StepSum& sum) {
    count_before_ += sum.count;
    moment_before_ += sum.moment;
  }

  /// Returns how many steps there are more (one, none, or one less).
  int add(std::int64_t place, std::int64_t delta);
  /// Adds a step after all others, of which `last` is the last one's place (the base without any),
  /// unless the leaf is full.
  bool append(std::int64_t last, std::int64_t place, std::int64_t delta);
  /// Sums of the leaf's steps before one place after the other, which ascend.
  class Scan;
  /// The first place at or after `place`.
  std::optional<std::int64_t> next(std::int64_t place) const;
  /// The last step's place; the base without any.
  std::int64_t last() const;

  void save(ByteWriter& bytes) const;
  struct Loaded {
    std::size_t count = 0;
    std::int64_t last = 0;  ///< as `last()`
    StepSum sum;
  };
  /// Into an empty one, of which the base is known.
  Loaded load(ByteReader& bytes);

  /// Moves the upper half of the steps into a leaf of their own.
  StepLeaf split();
  /// Takes in all steps of the next leaf.
  void absorb(const StepLeaf& next);

  void prefetch() const { __builtin_prefetch(data_.data()); }

 private:
  static constexpr std::size_t kLongestStep = 2 * kLongestVarint;

  /// Reads one step after the other.
  struct Reader {
    const std::uint8_t* at;
    const std::uint8_t* end;
    std::int64_t place;
    std::int64_t delta = 0;

    bool next();
    /// The same for bytes of which nothing is known but that the last one ends a number.
    bool next_if_sound();
  };

  static std::uint8_t* write(std::uint8_t* to, std::int64_t distance, std::int64_t delta);
  Reader reader() const { return {data_.data(), data_.data() + size_, base_}; }
  void replace(std::size_t begin, std::size_t end, const std::uint8_t* bytes, std::size_t count);

  Int128 moment_before_ = 0;
  std::int64_t count_before_ = 0;
  std::int64_t base_;
  PackedBytes data_;
  std::uint16_t size_ = 0;
};

inline bool StepLeaf::Reader::next() {
  if (at == end) return false;
  const std::uint64_t head = read_varint(at);
  place += static_cast<std::int64_t>(head >> 2);
  const std::uint64_t what = head & 3;
  delta = what == 2 ? from_zigzag(read_varint(at)) : 1 - 2 * static_cast<std::int64_t>(what);
  return true;
}

class StepLeaf::Scan {
 public:
  explicit Scan(const StepLeaf& leaf) : reading_(leaf.reader()), any_(reading_.next()) {}

  const StepSum& before(std::int64_t place) {
    while (any_ && reading_.place < place) {
      sum_.add(reading_.place, reading_.delta);
      any_ = reading_.next();
    }
    return sum_;
  }

 private:
  Reader reading_;
  bool any_;  ///< whether the step that was read last is there, and not in the sum yet
  StepSum sum_;
};

}  // namespace kpiwatch
