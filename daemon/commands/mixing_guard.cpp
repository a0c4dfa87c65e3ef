#include "daemon/commands/mixing_guard.h"

#include <fmt/format.h>

#include "daemon/simulated.h"

namespace kpiwatch {

MixingGuard::MixingGuard(const std::optional<std::string>& first_source) {
  if (first_source) simulated_ = is_simulated(*first_source);
}

std::optional<Error> MixingGuard::objection(std::string_view source) {
  const bool simulated = is_simulated(source);
  if (simulated_.value_or(simulated) != simulated) {
    return invalid(
        fmt::format("{} event, but the journal holds {} ones (--allow-mixing takes both)",
                    simulated ? "a simulated" : "a real", simulated ? "real" : "simulated"));
  }
  simulated_ = simulated;
  return std::nullopt;
}

}  // namespace kpiwatch
