#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "metrics/base/instant.h"
#include "metrics/report/exposition.h"

namespace kpiwatch {

enum class EventResult { kAccepted, kDuplicate, kRejected };

/// Counters about kpiwatch itself: events by type and result, conflicts, ingest latency, HTTP
/// requests, time of the last event by source, reloads. They exist at 0 from the start. Safe from
/// any thread.
class SelfMetrics {
 public:
  SelfMetrics();
  ~SelfMetrics();

  /// A type that is none of the contract's is counted as "unknown".
  void count_event(std::string_view type, EventResult result, std::uint64_t count = 1);
  void count_conflict();
  /// The latest time by source is told, for the first kMaxSources of them.
  static constexpr std::size_t kMaxSources = 1000;
  void saw_event(std::string_view source, Instant time);
  /// The same of status events: whoever tells those is expected to go on.
  void saw_status(std::string_view source, Instant time);
  void set_journal(std::uint64_t bytes, std::uint64_t events);
  /// Whether the last attempt to store something succeeded; true from the start.
  void set_journal_writable(bool writable);
  void observe_ingest(std::chrono::duration<double> latency);
  void count_request(std::string_view handler, int status);
  void set_reload(bool successful, Instant when);

  /// Every family, and kpiwatch_build_info with them.
  void write(Exposition& out) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch
