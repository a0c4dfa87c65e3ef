#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.h"
#include "config/node.h"

namespace kpiwatch {

/// The rows of a budget's items file, each as the mapping that it would be in the configuration
/// itself, so that both are read by the same rules. `text` is CSV whose first row names the columns
/// id, amount and, if wanted, name and project, in any order.
std::vector<Node> parse_items(std::string_view text, const Complaints& complaints);

}  // namespace kpiwatch
