#pragma once

#include <string>
#include <string_view>

#include "metrics/targets/history.h"

namespace kpiwatch {

/// A target's history as one line of JSON in the manner of contract section 8, without a line end.
/// `step`: as it was asked for.
std::string to_json(const TargetHistory& history, std::string_view step);

}  // namespace kpiwatch
