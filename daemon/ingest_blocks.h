#pragma once

#include <optional>
#include <span>
#include <vector>

#include "daemon/ingest_batch.h"
#include "daemon/ingest_judge.h"
#include "daemon/storage/event_store.h"

namespace kpiwatch {

/// What is stored of the batch if all that was understood is accepted, so that whoever brought it
/// does the work and not the writer. Nothing for a few events: those of several batches are
/// encoded together.
std::optional<EncodedPayload> encode(const ReadEvents& events);

/// The accepted events of a group, as they are stored. Points into the batches and the judgement.
class IngestBlocks {
 public:
  /// Takes the payloads of the batches.
  IngestBlocks(std::span<IngestBatch> group, const Judgement& judgement);

  std::span<const PreparedBlock> blocks() const { return blocks_; }

 private:
  std::vector<NewEvent> events_;
  std::vector<PreparedBlock> blocks_;
};

}  // namespace kpiwatch
