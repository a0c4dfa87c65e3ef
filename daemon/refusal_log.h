#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "daemon/ingest_batch.h"
#include "daemon/storage/journal/conflict_log.h"

namespace kpiwatch {

/// Tells the log of events that were refused: of the first at once, of those that follow together
/// and after a rest. Those that contradict a stored one are told apart from those that are wrong by
/// themselves.
class RefusalLog {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// What became of batches, and their conflicts, which were kept, at `now`. To be called for all
  /// of them: those that wait to be told are told then, too.
  void note(std::span<const IngestOutcome> outcomes, std::span<const ConflictingEvent> conflicts,
            Time now);
  /// Tells what waits to be told.
  void finish();

 private:
  static constexpr std::chrono::seconds kRest{10};

  struct Untold {
    std::uint64_t count = 0;
    std::string first;
    Time rests_until{};

    bool may_be_told(Time now) const { return count > 0 && now >= rests_until; }
    void forget(Time rest) { *this = {0, {}, rest}; }
  };

  void tell_refused(Time rest);
  void tell_conflicting(Time rest);

  Untold refused_;
  Untold conflicting_;
};

}  // namespace kpiwatch
