#include "metrics/facts/step_tree.h"

#include <algorithm>
#include <limits>

namespace kpiwatch {
namespace {

constexpr std::size_t kLeafCapacity = 256;

constexpr std::size_t lowest_bit(std::size_t i) { return i & (~i + 1); }

}  // namespace

StepDelta& StepDelta::operator+=(const StepDelta& other) {
  good += other.good;
  counted += other.counted;
  unknown += other.unknown;
  excluded += other.excluded;
  return *this;
}

void StepSums::add(std::int64_t place, const StepDelta& delta) {
  const std::array<std::int32_t, 4> parts{delta.good, delta.counted, delta.unknown, delta.excluded};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    count[i] += parts[i];
    moment[i] += static_cast<Int128>(parts[i]) * place;
  }
}

StepSums& StepSums::operator+=(const StepSums& other) {
  for (std::size_t i = 0; i < count.size(); ++i) {
    count[i] += other.count[i];
    moment[i] += other.moment[i];
  }
  return *this;
}

StepTree::StepTree()
    : leaves_(1),
      first_places_{std::numeric_limits<std::int64_t>::min()},
      totals_(1),
      fenwick_(1) {}

void StepTree::add(std::int64_t place, const StepDelta& delta) {
  const std::size_t index = leaf_of(place);
  Leaf& leaf = leaves_[index];
  const auto found = std::lower_bound(leaf.places.begin(), leaf.places.end(), place);
  const auto position = static_cast<std::size_t>(found - leaf.places.begin());
  if (found == leaf.places.end() || *found != place) {
    insert(index, position, place, delta);
    return;
  }
  account(index, place, delta);
  leaf.deltas[position] += delta;
  if (leaf.deltas[position] == StepDelta{}) {
    leaf.places.erase(leaf.places.begin() + static_cast<std::ptrdiff_t>(position));
    leaf.deltas.erase(leaf.deltas.begin() + static_cast<std::ptrdiff_t>(position));
    --size_;
  }
}

StepSums StepTree::before(std::int64_t place) const {
  const std::size_t index = leaf_of(place);
  StepSums sums = leaves_before(index);
  const Leaf& leaf = leaves_[index];
  for (std::size_t i = 0; i < leaf.places.size() && leaf.places[i] < place; ++i) {
    sums.add(leaf.places[i], leaf.deltas[i]);
  }
  return sums;
}

std::optional<std::int64_t> StepTree::next(std::int64_t place) const {
  for (std::size_t index = leaf_of(place); index < leaves_.size(); ++index) {
    const auto& places = leaves_[index].places;
    const auto found = std::lower_bound(places.begin(), places.end(), place);
    if (found != places.end()) return *found;
  }
  return std::nullopt;
}

std::size_t StepTree::leaf_of(std::int64_t place) const {
  const auto after = std::upper_bound(first_places_.begin(), first_places_.end(), place);
  return static_cast<std::size_t>(after - first_places_.begin()) - 1;
}

void StepTree::insert(std::size_t index, std::size_t position, std::int64_t place,
                      const StepDelta& delta) {
  if (leaves_[index].places.size() == kLeafCapacity) {
    if (index + 1 == leaves_.size() && position == kLeafCapacity) {
      append_leaf(place, delta);
      return;
    }
    split(index);
    if (position > kLeafCapacity / 2) {
      ++index;
      position -= kLeafCapacity / 2;
    }
  }
  Leaf& leaf = leaves_[index];
  leaf.places.insert(leaf.places.begin() + static_cast<std::ptrdiff_t>(position), place);
  leaf.deltas.insert(leaf.deltas.begin() + static_cast<std::ptrdiff_t>(position), delta);
  account(index, place, delta);
  ++size_;
}

void StepTree::append_leaf(std::int64_t place, const StepDelta& delta) {
  Leaf leaf;
  leaf.places.reserve(kLeafCapacity);
  leaf.deltas.reserve(kLeafCapacity);
  leaf.places.push_back(place);
  leaf.deltas.push_back(delta);
  leaves_.push_back(std::move(leaf));
  first_places_.push_back(place);
  StepSums total;
  total.add(place, delta);
  totals_.push_back(total);
  // A new Fenwick node covers itself and the complete nodes right below it.
  const std::size_t number = leaves_.size();
  StepSums node = total;
  for (std::size_t child = number - 1; child > number - lowest_bit(number);
       child -= lowest_bit(child)) {
    node += fenwick_[child - 1];
  }
  fenwick_.push_back(node);
  ++size_;
}

void StepTree::split(std::size_t index) {
  Leaf& left = leaves_[index];
  const auto middle = static_cast<std::ptrdiff_t>(kLeafCapacity / 2);
  Leaf right;
  right.places.assign(left.places.begin() + middle, left.places.end());
  right.deltas.assign(left.deltas.begin() + middle, left.deltas.end());
  left.places.resize(kLeafCapacity / 2);
  left.deltas.resize(kLeafCapacity / 2);
  StepSums left_total;
  for (std::size_t i = 0; i < left.places.size(); ++i) {
    left_total.add(left.places[i], left.deltas[i]);
  }
  StepSums right_total;
  for (std::size_t i = 0; i < right.places.size(); ++i) {
    right_total.add(right.places[i], right.deltas[i]);
  }
  const auto place_after = static_cast<std::ptrdiff_t>(index) + 1;
  totals_[index] = left_total;
  totals_.insert(totals_.begin() + place_after, right_total);
  first_places_.insert(first_places_.begin() + place_after, right.places.front());
  leaves_.insert(leaves_.begin() + place_after, std::move(right));
  rebuild_fenwick();
}

void StepTree::account(std::size_t leaf, std::int64_t place, const StepDelta& delta) {
  totals_[leaf].add(place, delta);
  for (std::size_t i = leaf + 1; i <= fenwick_.size(); i += lowest_bit(i)) {
    fenwick_[i - 1].add(place, delta);
  }
}

void StepTree::rebuild_fenwick() {
  fenwick_ = totals_;
  for (std::size_t i = 1; i <= fenwick_.size(); ++i) {
    const std::size_t parent = i + lowest_bit(i);
    if (parent <= fenwick_.size()) fenwick_[parent - 1] += fenwick_[i - 1];
  }
}

StepSums StepTree::leaves_before(std::size_t leaf) const {
  StepSums sums;
  for (std::size_t i = leaf; i > 0; i -= lowest_bit(i)) sums += fenwick_[i - 1];
  return sums;
}

}  // namespace kpiwatch
