#pragma once

#include <cstdint>

#include "metrics/events/event.h"
#include "tests/support/worlds/moments.h"

namespace kpiwatch::worlds {

/// An event of any type about one of a few things; its id is made from the seed.
Event make_event(std::uint64_t seed, const Moments& moments);

}  // namespace kpiwatch::worlds
