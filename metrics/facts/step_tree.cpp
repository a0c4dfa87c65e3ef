#include "metrics/facts/step_tree.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace kpiwatch {
namespace {

constexpr std::size_t kMostLeaves = 128;  ///< of a block
/// What is smaller is joined with its neighbour.
constexpr std::size_t kFewBytes = StepLeaf::kMostBytes / 16;
constexpr std::size_t kFewLeaves = kMostLeaves / 8;
/// Where the first leaf begins: before every place there is.
constexpr std::int64_t kLowest = -(std::int64_t{1} << 60);

/// Of what ascends, the last that begins at or before `place`, which the first does. Steps over
/// time are spread nearly evenly: where it would be if they were is looked at first, and it is
/// mostly right beside that.
template <class Item>
std::size_t last_from(const std::vector<Item>& items, std::int64_t place) {
  std::size_t low = 0;
  std::size_t high = items.size();
  if (high < 2 || place < items[1].base()) return 0;
  if (items.back().base() <= place) return high - 1;
  const std::int64_t second = items[1].base();
  const double share =
      static_cast<double>(place - second) / static_cast<double>(items.back().base() - second);
  const auto guess = 1 + static_cast<std::size_t>(share * static_cast<double>(high - 2));
  std::size_t step = 1;
  if (items[guess].base() <= place) {
    for (low = guess; step < high - low && items[low + step].base() <= place; step *= 2)
      low += step;
    high = std::min(high, low + step);
  } else {
    for (high = guess; step < high - low && items[high - step].base() > place; step *= 2)
      high -= step;
    low = high - std::min(high - low, step);
  }
  const auto begin = items.begin();
  const auto after = std::upper_bound(
      begin + static_cast<std::ptrdiff_t>(low) + 1, begin + static_cast<std::ptrdiff_t>(high),
      place, [](std::int64_t wanted, const Item& item) { return wanted < item.base(); });
  return static_cast<std::size_t>(after - begin) - 1;
}

}  // namespace

void StepTree::add(std::int64_t place, std::int64_t delta) {
  if (delta == 0) return;
  if (size_ == 0 || place > last_) {
    append(place, delta);
  } else {
    change(place, delta);
  }
}

StepSum StepTree::before(std::int64_t place) const {
  StepSum sum;
  before({&place, 1}, {&sum, 1});
  return sum;
}

void StepTree::before(std::span<const std::int64_t> places, std::span<StepSum> sums) const {
  // Most often the present is asked for, and there is nothing behind it.
  while (!places.empty() && (size_ == 0 || places.back() > last_)) {
    sums[places.size() - 1] = total_;
    places = places.first(places.size() - 1);
  }
  std::array<const StepLeaf*, kFetchedTogether> leaves;  // that hold the places
  for (std::size_t done = 0; done < places.size(); done += leaves.size()) {
    const std::size_t count = std::min(leaves.size(), places.size() - done);
    const auto wanted = places.subspan(done, count);
    const auto found = sums.subspan(done, count);
    for (std::size_t i = 0; i < count; ++i) leaves[i] = find_leaf(wanted[i], found[i]);
    std::optional<StepLeaf::Scan> scan;
    for (std::size_t i = 0; i < count; ++i) {
      if (i == 0 || leaves[i] != leaves[i - 1]) scan.emplace(*leaves[i]);
      found[i] += scan->before(wanted[i]);
    }
  }
}

/// The leaf in which the sum before `place` ends, which is not beyond the last step; and in
/// `before` the sum of what lies before that leaf.
const StepLeaf* StepTree::find_leaf(std::int64_t place, StepSum& before) const {
  const Path path = path_to(place);
  const Block& block = blocks_[path.block];
  const StepLeaf& leaf = block.leaves[path.leaf];
  leaf.prefetch();
  before = block.before;
  before += leaf.before();
  return &leaf;
}

std::optional<std::int64_t> StepTree::next(std::int64_t place) const {
  if (size_ == 0 || place > last_) return std::nullopt;
  for (Path path = path_to(place); path.block < blocks_.size(); path = {path.block + 1, 0}) {
    const auto& leaves = blocks_[path.block].leaves;
    for (; path.leaf < leaves.size(); ++path.leaf) {
      if (const auto found = leaves[path.leaf].next(place)) return found;
    }
  }
  return std::nullopt;
}

void StepTree::save(ByteWriter& bytes, ImageExtent extent) {
  bytes.write(std::uint64_t{size_});
  bytes.write(std::uint64_t{blocks_.size()});
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    Block& block = blocks_[i];
    const std::size_t known_as = std::exchange(block.saved_as, i);
    if (extent == ImageExtent::kChanges && known_as != Block::kChanged) {
      bytes.write(std::uint64_t{0});
      bytes.write(std::uint64_t{known_as});
    } else {
      bytes.write(std::uint64_t{block.leaves.size()});
      for (const StepLeaf& leaf : block.leaves) leaf.save(bytes);
    }
  }
}

std::size_t StepTree::image_size() const {
  std::size_t leaves = 0;
  for (const Block& block : blocks_) leaves += block.leaves.size();
  return leaves * StepLeaf::kMostBytes;
}

/// Sums are not read but made: every step that comes is looked at anyway.
void StepTree::load(ByteReader& bytes) {
  std::vector<Block> known = std::exchange(blocks_, {});
  const StepSum known_total = std::exchange(total_, {});
  std::size_t next_known = 0;
  size_ = bytes.read<std::uint64_t>();
  for (std::size_t count = bytes.read_count(sizeof(std::uint64_t)); count > 0 && bytes.ok();
       --count) {
    if (const std::size_t leaves = bytes.read_count(sizeof(std::int64_t)); leaves > 0) {
      load_block(bytes, leaves);
      continue;
    }
    const auto place = bytes.read<std::uint64_t>();
    bytes.expect(next_known <= place && place < known.size());
    if (!bytes.ok()) return;
    next_known = place + 1;
    bytes.expect(may_begin_at(known[place].base()));
    const StepSum end = next_known < known.size() ? known[next_known].before : known_total;
    const StepSum own = end - known[place].before;
    take_over(std::move(known[place]), own);
  }
  bytes.expect(blocks_.empty() == (size_ == 0));
}

/// Whether the next leaf may.
bool StepTree::may_begin_at(std::int64_t base) const {
  if (blocks_.empty() || blocks_.front().leaves.empty()) return base == kLowest;
  return base > last_ && base <= -kLowest;
}

void StepTree::load_block(ByteReader& bytes, std::size_t leaves) {
  Block& block = blocks_.emplace_back(Block{total_, kLowest, {}, blocks_.size()});
  block.leaves.reserve(leaves);
  for (; leaves > 0; --leaves) {
    const auto base = bytes.read<std::int64_t>();
    bytes.expect(may_begin_at(base));
    if (!bytes.ok()) return;
    if (block.leaves.empty()) block.first_base = base;
    StepLeaf& leaf = block.leaves.emplace_back(base);
    leaf.add_before(total_ - block.before);
    const StepLeaf::Loaded loaded = leaf.load(bytes);
    total_ += loaded.sum;
    last_ = loaded.last;
  }
}

/// As the next one; `own` is the sum of its steps.
void StepTree::take_over(Block block, const StepSum& own) {
  block.before = total_;
  block.saved_as = blocks_.size();
  total_ += own;
  last_ = block.leaves.back().last();
  blocks_.push_back(std::move(block));
}

/// The last leaf that begins at or before `place`.
StepTree::Path StepTree::path_to(std::int64_t place) const {
  const std::size_t block = last_from(blocks_, place);
  return {block, last_from(blocks_[block].leaves, place)};
}

void StepTree::append(std::int64_t place, std::int64_t delta) {
  if (blocks_.empty()) {
    blocks_.push_back({{}, kLowest, {}});
    blocks_.back().leaves.emplace_back(kLowest);
    last_ = kLowest;
  }
  if (!blocks_.back().leaves.back().append(last_, place, delta)) {
    if (blocks_.back().leaves.size() == kMostLeaves) blocks_.push_back({total_, place, {}});
    Block& block = blocks_.back();
    StepLeaf& leaf = block.leaves.emplace_back(place);
    leaf.add_before(total_ - block.before);
    leaf.append(place, place, delta);
  }
  blocks_.back().saved_as = Block::kChanged;
  total_.add(place, delta);
  last_ = place;
  ++size_;
}

void StepTree::change(std::int64_t place, std::int64_t delta) {
  const Path path = path_to(place);
  blocks_[path.block].saved_as = Block::kChanged;
  const int more = leaf_at(path).add(place, delta);
  account(path, place, delta);
  size_ += static_cast<std::size_t>(more);
  if (size_ == 0) {
    blocks_.clear();
    return;
  }
  if (leaf_at(path).size() > StepLeaf::kMostBytes) split(path);
  if (more < 0) {
    shrink(path);
    if (place == last_) last_ = blocks_.back().leaves.back().last();
  }
}

void StepTree::account(const Path& path, std::int64_t place, std::int64_t delta) {
  StepSum step;
  step.add(place, delta);
  total_ += step;
  auto& leaves = blocks_[path.block].leaves;
  for (std::size_t i = path.leaf + 1; i < leaves.size(); ++i) leaves[i].add_before(step);
  for (std::size_t i = path.block + 1; i < blocks_.size(); ++i) blocks_[i].before += step;
}

void StepTree::split(const Path& path) {
  auto& leaves = blocks_[path.block].leaves;
  StepLeaf upper = leaves[path.leaf].split();
  leaves.insert(leaves.begin() + static_cast<std::ptrdiff_t>(path.leaf) + 1, std::move(upper));
  if (leaves.size() > kMostLeaves) split_block(path.block);
}

void StepTree::split_block(std::size_t index) {
  auto& leaves = blocks_[index].leaves;
  const auto middle = leaves.begin() + static_cast<std::ptrdiff_t>(leaves.size() / 2);
  const StepSum lower = middle->before();
  Block upper{blocks_[index].before, middle->base(), {}};
  upper.before += lower;
  upper.leaves.assign(std::make_move_iterator(middle), std::make_move_iterator(leaves.end()));
  leaves.erase(middle, leaves.end());
  for (StepLeaf& leaf : upper.leaves) leaf.add_before(StepSum{} - lower);
  blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(index) + 1, std::move(upper));
}

/// A leaf that became small is joined with the one before: expiries that are put off again and
/// again must not leave a trail behind.
void StepTree::shrink(const Path& path) {
  auto& leaves = blocks_[path.block].leaves;
  const StepLeaf& leaf = leaves[path.leaf];
  const bool is_first = path.block == 0 && path.leaf == 0;
  if (is_first || leaf.size() > kFewBytes) return;
  if (leaf.size() != 0) {
    if (path.leaf == 0) return;
    StepLeaf& before = leaves[path.leaf - 1];
    if (before.size() + leaf.size() > StepLeaf::kMostBytes / 2) return;
    before.absorb(leaf);
  }
  leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(path.leaf));
  if (!leaves.empty()) blocks_[path.block].first_base = leaves.front().base();
  if (path.block > 0) shrink_block(path.block);
}

void StepTree::shrink_block(std::size_t index) {
  Block& block = blocks_[index];
  Block& before = blocks_[index - 1];
  if (block.leaves.size() > kFewLeaves) return;
  if (!block.leaves.empty() && before.leaves.size() + block.leaves.size() > kMostLeaves / 2) return;
  before.saved_as = Block::kChanged;
  const StepSum shift = block.before - before.before;
  for (StepLeaf& leaf : block.leaves) {
    leaf.add_before(shift);
    before.leaves.push_back(std::move(leaf));
  }
  blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(index));
}

}  // namespace kpiwatch
