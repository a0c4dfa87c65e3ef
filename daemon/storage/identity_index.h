#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "daemon/storage/identity.h"
#include "daemon/storage/identity_table.h"
#include "daemon/storage/series_index.h"

namespace kpiwatch {

/// The identities of all events that are stored: the regular ones as series, each of the others in
/// a table. The identities themselves are not kept, only hashes; whoever looks one up tells whether
/// an event is it, so that it is never mistaken.
class IdentityIndex {
 public:
  explicit IdentityIndex(const IdentityHasher& hasher) : series_(hasher) {}

  /// An identity that was not added before.
  void add(const IdentityKey& key, EventNumber number);

  /// The event of that identity. `locate(EventRange)` is asked for it wherever it may be and gives
  /// its number, or nothing when it is not in that range.
  template <class Locate>
  std::optional<EventNumber> find(const IdentityKey& key, Locate locate) const {
    if (const auto range = series_.find(key))
      if (const auto found = locate(*range)) return found;
    return tables_.find(key.hash, [&](EventNumber number) {
      return locate(EventRange::of(number)).has_value();
    });
  }

  void prefetch(const IdentityKey& key) const {
    series_.prefetch(key);
    tables_.prefetch(key.hash);
  }

  /// Memory in use.
  std::size_t bytes() const { return series_.bytes() + tables_.bytes(); }

 private:
  SeriesIndex series_;
  IdentityTables tables_;
  std::vector<IndexedIdentity> shed_;  ///< kept for its memory
};

}  // namespace kpiwatch
