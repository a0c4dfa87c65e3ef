#pragma once

#include "metrics/base/instant.h"

namespace kpiwatch {

/// Tells the wall-clock time. The only place that asks the system for it; tests hold a ManualClock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

}  // namespace kpiwatch
