#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/storage/identity/id_run.h"
#include "metrics/base/byte_io.h"

namespace kpiwatch {

/// The numbers of one series (identity.h), as runs that lie one after the other. A run grows at
/// both ends, and two become one when the gap between them is filled, so that numbers may come in
/// any order. The stride is the distance that most numbers have from the next, once a few are
/// known. Where they form no runs the series is given up: it takes none but those that continue
/// what is there.
class IdSeries {
 public:
  explicit IdSeries(std::uint64_t hash) : hash_(hash) {}
  /// One that was saved. What none saved fails the reader.
  explicit IdSeries(ByteReader& from);
  void save(ByteWriter& to) const;

  std::uint64_t hash() const { return hash_; }
  const std::vector<IdRun>& runs() const { return runs_; }

  /// Where the event of that number is, if it is of this series; where not, it may still be stored
  /// as one that the series did not take or gave away.
  std::optional<EventRange> find(std::uint64_t number) const;

  /// Takes a number that it does not hold; false when that is to be kept elsewhere, as every one is
  /// that does not continue a run when no more `may_begin`.
  bool add(std::uint64_t number, EventNumber event, bool may_begin);

  /// More than `spare_runs` and one for every 8 numbers.
  bool is_crowded(std::size_t spare_runs) const {
    return !given_up_ && runs_.size() > spare_runs + members_ / 8;
  }
  /// Takes out the half of the numbers alone that has waited longest for neighbours, or all of them
  /// when little ever came of it and the series is given up. They are to be kept elsewhere from now
  /// on. Of a series that is crowded.
  std::vector<IdRun> shed();

  std::size_t bytes() const { return runs_.capacity() * sizeof(IdRun); }

 private:
  std::size_t place_above(std::uint64_t number) const;
  bool extend(std::size_t at, const IdRun& below, const IdRun& above);
  void join_with_next(std::size_t at);
  void form_runs();
  void release_memory();

  std::uint64_t hash_;
  std::uint64_t stride_ = 0;  ///< at which two numbers alone make a run; 0: not known yet
  std::uint64_t members_ = 0;
  std::uint32_t shed_ = 0;
  bool given_up_ = false;
  std::vector<IdRun> runs_;  ///< by their numbers
};

}  // namespace kpiwatch
