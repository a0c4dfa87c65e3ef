#pragma once

#include <functional>
#include <string_view>

#include "daemon/simulate/world.h"
#include "metrics/targets/target.h"

namespace kpiwatch::simulate {

/// Tells a plausible stretch of a district's life for what was promised: lines of NDJSON in order
/// of time, handed over day by day. The same promises and options give the same bytes on every
/// machine. `take` gets whole lines and the instant that all of them are before, and returns
/// whether to go on.
void simulate(const Promises& promises, const Options& options,
              const std::function<bool(std::string_view lines, Instant until)>& take);

}  // namespace kpiwatch::simulate
