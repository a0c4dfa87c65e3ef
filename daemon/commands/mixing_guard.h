#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "metrics/base/result.h"

namespace kpiwatch {

/// Keeps simulated events out of real journals and real ones out of simulated: whichever a
/// journal's first event is, it stays. Cheap, and never misled as long as nobody allowed a mixture.
class MixingGuard {
 public:
  /// `first_source`: of the journal's first event; none when it is empty.
  explicit MixingGuard(const std::optional<std::string>& first_source);

  /// Why an event of that source may not join; nothing when it may. The first into an empty journal
  /// decides.
  std::optional<Error> objection(std::string_view source);

 private:
  std::optional<bool> simulated_;
};

}  // namespace kpiwatch
