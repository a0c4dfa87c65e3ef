#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "metrics/base/image_extent.h"
#include "metrics/facts/step_leaf.h"

namespace kpiwatch {

/// A count that changes in steps at places on a line (milliseconds, or sample numbers), and its
/// integral.
///
/// Steps lie in leaves of some hundred, in order, and leaves in blocks of some dozen. A leaf knows
/// the sum of those before it in its block, a block that of the blocks before it: asking for the
/// sum before any place is two searches and a look into one leaf. A step at the end, as
/// nearly all are, changes no other sum; one in the middle changes those of the blocks after it and
/// of the leaves after it in its block: for ten million steps some hundred additions. A Fenwick
/// tree over the leaves was used before: it asks a dozen places far apart in memory instead of
/// three, and has to be made anew when a leaf in the middle overflows.
class StepTree {
 public:
  /// Places that are looked up at a time.
  static constexpr std::size_t kFetchedTogether = 16;

  /// Steps at one place add up; a step that becomes nothing is gone.
  void add(std::int64_t place, std::int64_t delta);
  /// Sum of all steps at places strictly before `place`.
  StepSum before(std::int64_t place) const;
  /// The same for many places, which ascend, into as many sums: what several of them need is looked
  /// at once, and what is far apart in memory is fetched together.
  void before(std::span<const std::int64_t> places, std::span<StepSum> sums) const;
  /// The first place at or after `place` that has a step.
  std::optional<std::int64_t> next(std::int64_t place) const;
  std::size_t size() const { return size_; }

  void save(ByteWriter& bytes, ImageExtent extent);
  /// About as many bytes as saving all of it takes.
  std::size_t image_size() const;
  /// Into one that has what was saved before; an empty one for a first time.
  void load(ByteReader& bytes);

 private:
  struct Block {
    /// Of a block that is not as it was saved.
    static constexpr auto kChanged = static_cast<std::size_t>(-1);

    StepSum before;
    std::int64_t first_base;  ///< its first leaf's: so that none is looked into to find the block
    std::vector<StepLeaf> leaves;
    std::size_t saved_as = kChanged;  ///< its place among the blocks then

    std::int64_t base() const { return first_base; }
  };
  struct Path {
    std::size_t block = 0;
    std::size_t leaf = 0;
  };

  Path path_to(std::int64_t place) const;
  const StepLeaf* find_leaf(std::int64_t place, StepSum& before) const;
  StepLeaf& leaf_at(const Path& path) { return blocks_[path.block].leaves[path.leaf]; }
  void append(std::int64_t place, std::int64_t delta);
  void change(std::int64_t place, std::int64_t delta);
  void account(const Path& path, std::int64_t place, std::int64_t delta);
  void split(const Path& path);
  void split_block(std::size_t block);
  void shrink(const Path& path);
  void shrink_block(std::size_t block);
  bool may_begin_at(std::int64_t base) const;
  void load_block(ByteReader& bytes, std::size_t leaves);
  void take_over(Block block, const StepSum& own);

  std::vector<Block> blocks_;  ///< none without a step; else the first leaf stays, even when empty
  StepSum total_;
  std::int64_t last_ = 0;  ///< place of the last step
  std::size_t size_ = 0;
};

}  // namespace kpiwatch
