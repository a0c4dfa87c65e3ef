#pragma once

#include <string>
#include <vector>

#include "metrics/base/json.h"

namespace kpiwatch::support {

/// Where `actual` lacks or contradicts a member of `expected`, a line each: "targets[0].state:
/// expected "met", found "breached"". Members that only `actual` has are fine. Integers are
/// compared as integers, other numbers as doubles, to the last bit.
std::vector<std::string> differences(const Json& expected, const Json& actual);

}  // namespace kpiwatch::support
