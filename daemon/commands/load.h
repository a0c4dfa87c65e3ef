#pragma once

#include <filesystem>
#include <optional>

#include "config/settings.h"
#include "daemon/commands/console.h"

namespace kpiwatch {

/// The settings of a file; or every complaint about it on `err`, a line each.
std::optional<Settings> load(const std::filesystem::path& config, Console& console);

}  // namespace kpiwatch
