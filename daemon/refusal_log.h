#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "daemon/ingest_batch.h"

namespace kpiwatch {

/// Tells the log of events that were refused for what they say: of the first at once, of those that
/// follow together and after a rest. Conflicts are told where they are kept.
class RefusalLog {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// What became of batches, at `now`. To be called for all of them: those that wait to be told are
  /// told then, too.
  void note(std::span<const IngestOutcome> outcomes, Time now);

 private:
  static constexpr std::chrono::seconds kRest{10};

  std::uint64_t untold_ = 0;
  std::string first_;  ///< of those
  Time rests_until_{};
};

}  // namespace kpiwatch
