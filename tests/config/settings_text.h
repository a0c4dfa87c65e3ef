#pragma once

#include <string>

#include "config/settings.h"

namespace kpiwatch::test {

/// Everything that the settings hold, a line a thing, for comparing the whole. `folder` is cut from
/// the storage's path.
std::string to_text(const Settings& settings, const std::string& folder);

}  // namespace kpiwatch::test
