#pragma once

#include <filesystem>
#include <vector>

#include "config/diagnostics.h"
#include "config/settings.h"

namespace kpiwatch {

/// The settings of a file, or every complaint about it and the files it names.
[[nodiscard]] boost::system::result<Settings, std::vector<Diagnostic>> read_settings(
    const std::filesystem::path& file);

}  // namespace kpiwatch
