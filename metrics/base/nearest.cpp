#include "metrics/base/nearest.h"

#include <algorithm>
#include <vector>

#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

using Row = std::vector<std::size_t>;

/// Longer names are no slip of the pen, and comparing them would cost their product.
constexpr std::size_t kLongestName = 100;

/// One row further in the table of distances between prefixes (optimal string alignment).
void fill_row(Row& row, const Row& before, const Row& two_before, std::string_view a, std::size_t i,
              std::string_view b) {
  row[0] = i;
  for (std::size_t j = 1; j <= b.size(); ++j) {
    const std::size_t replaced = before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
    row[j] = std::min({before[j] + 1, row[j - 1] + 1, replaced});
    const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
    if (swapped) row[j] = std::min(row[j], two_before[j - 2] + 1);
  }
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  Row two_before(b.size() + 1), before(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_before.swap(before);
    before.swap(row);
    fill_row(row, before, two_before, a, i, b);
  }
  return row[b.size()];
}

/// The only one that begins so; empty when there is none, or more.
std::string_view completed(std::string_view name, std::span<const std::string_view> candidates) {
  constexpr std::size_t kFew = 3;
  std::string_view whole;
  if (name.size() < kFew) return whole;
  for (const auto candidate : candidates) {
    if (!candidate.starts_with(name)) continue;
    if (!whole.empty()) return {};
    whole = candidate;
  }
  return whole;
}

}  // namespace

std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates) {
  if (const auto whole = completed(name, candidates); !whole.empty()) return whole;
  return nearest_name(name, candidates, std::max<std::size_t>(2, name.size() / 3));
}

std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates,
                              std::size_t changes) {
  if (name.empty() || name.size() > kLongestName) return {};
  // Of a name of two letters nothing would be left after two changes.
  std::size_t best = std::min(changes, name.size() - 1) + 1;
  std::string_view nearest;
  for (const auto candidate : candidates) {
    if (candidate.size() > name.size() + best || name.size() > candidate.size() + best) continue;
    const auto distance = edit_distance(name, candidate);
    if (distance >= best) continue;
    best = distance;
    nearest = candidate;
  }
  return nearest;
}

std::string suggestion(std::string_view name, std::span<const std::string_view> candidates) {
  const auto nearest = nearest_name(name, candidates);
  if (nearest.empty()) return {};
  return ", did you mean " + in_quotes(nearest) + "?";
}

}  // namespace kpiwatch
