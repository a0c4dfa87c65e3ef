#pragma once

#include <atomic>
#include <cstdint>

#include "daemon/clock.h"

namespace kpiwatch::support {

/// A clock that stands still until it is told otherwise. Safe from any thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant now) : millis_(to_millis(now)) {}

  Instant now() const override { return from_millis(millis_.load()); }
  void set(Instant now) { millis_.store(to_millis(now)); }
  void advance(Millis by) { millis_.fetch_add(by.count()); }

 private:
  std::atomic<std::int64_t> millis_;
};

}  // namespace kpiwatch::support
