#pragma once

#include <cstddef>
#include <span>

#include "metrics/facts/asset_book.h"

namespace kpiwatch {

/// Of assets that are walked one after the other, what is known of one is fetched from memory so
/// many before it.
inline constexpr AssetIndex kHistoryWalkedAhead = 16, kFactsWalkedAhead = 8;

/// To be called where the walk has come to the i-th of them.
inline void walk_ahead(const AssetBook& assets, std::span<const AssetIndex> walked, std::size_t i) {
  if (i + kHistoryWalkedAhead < walked.size())
    assets.prefetch_history(walked[i + kHistoryWalkedAhead]);
  if (i + kFactsWalkedAhead < walked.size()) assets.prefetch_facts(walked[i + kFactsWalkedAhead]);
}

}  // namespace kpiwatch
