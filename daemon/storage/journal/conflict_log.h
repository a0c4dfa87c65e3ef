#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "daemon/storage/journal/notes.h"
#include "daemon/storage/journal/sqlite.h"
#include "metrics/base/instant.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// An event that was refused because it contradicts an accepted one.
struct ConflictingEvent {
  EventNumber accepted = 0;
  Instant received_at;       ///< set when read back
  std::string_view json;     ///< valid during the visit when read back
  std::uint64_t number = 0;  ///< of those kept, from 1 on; set when read back
};

/// What is kept of refused events is not what it was. No figure is made of them: the storage goes
/// on.
class DamagedConflicts : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The table `conflicts` (schema.h), and the note of how many there are and what their chain ends
/// with.
class ConflictLog {
 public:
  struct End {
    std::uint64_t count = 0;
    std::string hash;
  };

  /// `database` must outlive it.
  explicit ConflictLog(sqlite::Database& database);

  /// Inserts those that are not kept yet, within the caller's transaction, and gives where the
  /// chain stands then. That counts only once `committed` was called.
  End insert(Instant received_at, std::span<const ConflictingEvent> conflicts);
  void committed(End end) { end_ = std::move(end); }

  /// Those after number `after` in the order in which they came, until `visit` returns false;
  /// nothing is shown before all have been checked, which is done once. Throws DamagedConflicts.
  void for_each(std::uint64_t after,
                const std::function<bool(const ConflictingEvent&)>& visit) const;

 private:
  void check() const;
  template <class Visit>
  void read_after(std::uint64_t number, Visit visit) const;

  End end_;
  mutable End checked_;
  Notes notes_;
  sqlite::Statement insert_;
  sqlite::Statement read_after_;
};

}  // namespace kpiwatch
