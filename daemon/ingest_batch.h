#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "daemon/read_events.h"
#include "daemon/storage/codec/payload_codec.h"
#include "metrics/base/result.h"

namespace kpiwatch {

/// What became of a batch. Indexes are places in the batch.
struct IngestOutcome {
  struct Refused {
    std::size_t index = 0;
    Rejection rejection;
  };
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::vector<Refused> rejected;  ///< by index
};

/// Events that were sent together, and who waits for the answer.
struct IngestBatch {
  ReadEvents events;
  /// Of all that were understood, encoded by who brought them; absent for a few.
  std::optional<EncodedPayload> payload = std::nullopt;
  std::function<void(Result<IngestOutcome>)> done;
  std::chrono::steady_clock::time_point submitted;
};

/// How much a batch holds, for limits.
struct IngestSize {
  std::size_t events = 0;
  std::size_t bytes = 0;

  IngestSize& operator+=(IngestSize other) {
    events += other.events;
    bytes += other.bytes;
    return *this;
  }
  IngestSize& operator-=(IngestSize other) {
    events -= other.events;
    bytes -= other.bytes;
    return *this;
  }
  bool fits(IngestSize limit) const { return events <= limit.events && bytes <= limit.bytes; }
};
inline IngestSize size_of(const IngestBatch& batch) {
  return {.events = batch.events.size(), .bytes = batch.events.bytes()};
}

}  // namespace kpiwatch
