#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "daemon/storage/identity/id_series.h"
#include "daemon/storage/identity/identity.h"
#include "daemon/storage/identity/identity_table.h"

namespace kpiwatch {

/// An identity by its hash, and the event's number.
struct IndexedIdentity {
  std::uint64_t hash = 0;
  EventNumber number = 0;
};

/// The series that ids form, by the hash of source and prefix. About 140 bytes for a series of one
/// run, however many numbers that has, and 56 for each run more.
///
/// An id that ends in digits is no sign of a series: half of all random ones do. So a series begins
/// with the fourth number seen of it; what was seen lately is kept in a table of one fixed size.
class SeriesIndex {
 public:
  /// No series begins and no series gets more runs beyond `most_bytes`.
  SeriesIndex(const IdentityHasher& hasher, std::size_t most_bytes)
      : hasher_(hasher), most_bytes_(most_bytes) {}

  /// Where the event is if the series hold that number.
  std::optional<EventRange> find(const IdentityKey& key) const;

  /// Takes an identity that it does not hold; false when that is to be kept elsewhere. What it held
  /// and no longer does is added to `shed`.
  bool add(const IdentityKey& key, EventNumber event, std::vector<IndexedIdentity>& shed);

  /// Fetches what `find` will look at into the processor's cache.
  void prefetch(const IdentityKey& key) const;
  /// The same of `add`.
  void prefetch_to_add(const IdentityKey& key) const;
  std::size_t bytes() const;

  void save(ByteWriter& to) const;
  /// Into an empty one. What none saved fails the reader.
  void load(ByteReader& from);

 private:
  /// What is known of a series before it is one.
  struct Sighting {
    std::uint32_t tag = 0;
    std::uint8_t seen = 0;
    std::uint8_t passed_over = 0;
  };
  static constexpr std::size_t kSightings = 1 << 16;

  std::optional<std::size_t> place_of(std::uint64_t series) const;
  bool is_series_now(const IdentityKey& key);
  std::size_t spare_runs() const;
  void shed_from(IdSeries& series, std::vector<IndexedIdentity>& shed);

  const IdentityHasher hasher_;
  const std::size_t most_bytes_;
  std::deque<IdSeries> series_;
  IdentityTables places_;  ///< in series_, from 1 on
  std::size_t run_bytes_ = 0;
  std::vector<Sighting> sightings_ = std::vector<Sighting>(kSightings);
};

}  // namespace kpiwatch
