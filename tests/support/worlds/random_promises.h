#pragma once

#include <cstdint>

#include "metrics/targets/target.h"
#include "tests/support/worlds/moments.h"

namespace kpiwatch::worlds {

/// Heartbeat timeouts and configured items; no targets yet.
Promises make_promises(std::uint64_t seed, const Moments& moments);

/// A target of any kind with any of its options.
Target make_target(std::uint64_t seed, const std::string& id);

}  // namespace kpiwatch::worlds
