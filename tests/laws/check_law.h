#pragma once

#include <functional>
#include <string>

#include "tests/support/worlds/world.h"

namespace kpiwatch::laws {

/// What is wrong with a world, "" when the law holds in it.
using Law = std::function<std::string(const worlds::World&)>;

/// Holds `law` against `cases` random worlds and fails the running test with the smallest one found
/// in which it does not hold. The seed is printed. Two environment variables: KPIWATCH_LAW_CASES
/// asks for another number of worlds, KPIWATCH_LAW_SEED for the worlds of an earlier run.
void check_law(const Law& law, int cases = 2000);

}  // namespace kpiwatch::laws
