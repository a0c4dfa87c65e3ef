#pragma once

#include <string_view>

namespace kpiwatch {

/// As in CMakeLists.txt.
extern const std::string_view kVersion;

}  // namespace kpiwatch
