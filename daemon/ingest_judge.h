#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/ingest_batch.h"
#include "daemon/self_metrics.h"
#include "daemon/storage/event_store.h"

namespace kpiwatch {

/// What a group of batches comes to, before anything of it is stored. Points into the batches.
struct Judgement {
  std::vector<const ReadEvent*> accepted;   ///< to be stored, in order
  std::vector<ConflictingEvent> conflicts;  ///< to be kept
  std::vector<IngestOutcome> outcomes;      ///< one for each batch

  struct Count {
    std::string_view type;
    EventResult result;
    std::uint64_t count = 0;
  };
  std::vector<Count> counts;
};

struct JudgeRules {
  Instant now;
  Millis max_future{0};
};

/// Why an event of that time may not come yet; nothing when it may.
std::optional<Error> too_far_ahead(Instant time, const JudgeRules& rules);

/// Tells for each event of the group, in order, whether it is new, a duplicate, a conflict or too
/// far in the future, against what is stored and against the events before it in the group
/// (contract 3).
///
/// What is stored already is a duplicate whatever the clock says: sending again is always safe.
Judgement judge(const EventStore& store, std::span<const IngestBatch> group,
                const JudgeRules& rules);

}  // namespace kpiwatch
