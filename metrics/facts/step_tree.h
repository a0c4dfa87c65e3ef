#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "metrics/base/int128.h"

namespace kpiwatch {

/// How many assets enter or leave each count at one place.
struct StepDelta {
  std::int32_t good = 0;
  std::int32_t counted = 0;
  std::int32_t unknown = 0;
  std::int32_t excluded = 0;

  StepDelta& operator+=(const StepDelta& other);
  StepDelta operator-() const { return {-good, -counted, -unknown, -excluded}; }
  bool operator==(const StepDelta&) const = default;
};

/// The counts just before a place, and their integrals up to it.
struct StepSums {
  std::array<std::int64_t, 4> count{};  ///< good, counted, unknown, excluded
  std::array<Int128, 4> moment{};       ///< the same deltas, each times its place

  void add(std::int64_t place, const StepDelta& delta);
  StepSums& operator+=(const StepSums& other);
  /// Integral of count `i` from the beginning up to `place`.
  Int128 integral(std::size_t i, std::int64_t place) const {
    return static_cast<Int128>(count[i]) * place - moment[i];
  }
};

/// Four counts that change in steps at places on a line (milliseconds, or sample numbers), and
/// their integrals: the sum over steps before x of d * (x - place) = x * sum(d) - sum(d * place).
///
/// Steps lie in leaves of a few hundred, in order; a Fenwick tree over the leaves sums whole
/// leaves. Adding a step anywhere and asking for the sums before any place are logarithmic; a leaf
/// that overflows in the middle has the Fenwick tree rebuilt, which its next few hundred steps pay
/// for. A balanced tree with sums in its nodes was considered: it does the same with more code and
/// more memory.
class StepTree {
 public:
  StepTree();

  /// Steps at one place add up; a step that becomes nothing is gone.
  void add(std::int64_t place, const StepDelta& delta);
  /// Sums of all steps at places strictly before `place`.
  StepSums before(std::int64_t place) const;
  /// The first place at or after `place` that has a step.
  std::optional<std::int64_t> next(std::int64_t place) const;
  std::size_t size() const { return size_; }

 private:
  struct Leaf {
    std::vector<std::int64_t> places;
    std::vector<StepDelta> deltas;
  };

  std::size_t leaf_of(std::int64_t place) const;
  void insert(std::size_t leaf, std::size_t position, std::int64_t place, const StepDelta& delta);
  void append_leaf(std::int64_t place, const StepDelta& delta);
  void split(std::size_t leaf);
  void account(std::size_t leaf, std::int64_t place, const StepDelta& delta);
  void rebuild_fenwick();
  StepSums leaves_before(std::size_t leaf) const;

  std::vector<Leaf> leaves_;
  std::vector<std::int64_t> first_places_;  ///< leaf i holds places from first_places_[i] on
  std::vector<StepSums> totals_;            ///< of each leaf
  std::vector<StepSums> fenwick_;
  std::size_t size_ = 0;
};

}  // namespace kpiwatch
