#pragma once

#include <optional>

#include "metrics/base/instant.h"

namespace kpiwatch {

/// How long to wait before asking an overloaded or restarting daemon again: twice as long each
/// time, or as long as it asked for, and after six times not any more.
class Backoff {
 public:
  /// Nothing: give up.
  std::optional<Millis> next(std::optional<Millis> asked_for);

 private:
  int tries_ = 0;
};

}  // namespace kpiwatch
