#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "metrics/events/cloud_event.h"

namespace kpiwatch {

/// An event as read from the wire: understood, or refused before it got here.
using ReadEvent = boost::system::result<CloudEvent, Rejection>;

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
  std::vector<ReadEvent> events;
  std::vector<std::uint64_t> hashes;  ///< of the events' identities; of one refused it says nothing
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
IngestSize size_of(const IngestBatch& batch);

}  // namespace kpiwatch
