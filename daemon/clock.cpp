#include "daemon/clock.h"

namespace kpiwatch {

Instant SystemClock::now() const {
  return std::chrono::floor<Millis>(std::chrono::system_clock::now());
}

}  // namespace kpiwatch
