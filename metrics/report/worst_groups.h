#pragma once

#include <algorithm>
#include <vector>

namespace kpiwatch {

inline constexpr std::size_t kWorstGroups = 5;

/// At most five groups, worst first, those that are alike in their order. `is_worse` compares two
/// windows; `is_bad` says whether a window belongs on the list at all. Both see a group's window of
/// the period, which comes first.
template <class Group, class IsBad, class IsWorse>
std::vector<const Group*> worst_of(const std::vector<Group>& groups, IsBad is_bad,
                                   IsWorse is_worse) {
  std::vector<const Group*> worst;
  for (const Group& group : groups) {
    if (!group.windows.empty() && is_bad(group.windows.front())) worst.push_back(&group);
  }
  std::ranges::stable_sort(worst, [&](const Group* a, const Group* b) {
    return is_worse(a->windows.front(), b->windows.front());
  });
  worst.resize(std::min(worst.size(), kWorstGroups));
  return worst;
}

}  // namespace kpiwatch
