#pragma once

#include <string>
#include <vector>

namespace kpiwatch {

/// What came of reading the configuration again.
struct ReloadOutcome {
  enum class Kind {
    kInForce,
    kRefused,  ///< the one before stays in force
    kNotDone   ///< another reload is under way, or kpiwatch is stopping
  };
  Kind kind = Kind::kInForce;
  std::vector<std::string> complaints;  ///< of a refused one

  friend bool operator==(const ReloadOutcome&, const ReloadOutcome&) = default;
};

}  // namespace kpiwatch
