#include "daemon/commands/load.h"

#include <ostream>

#include "config/read_settings.h"

namespace kpiwatch {

std::optional<Settings> load(const std::filesystem::path& config, Console& console) {
  auto settings = read_settings(config);
  if (settings) return std::move(*settings);
  for (const Diagnostic& diagnostic : settings.error()) {
    console.err << to_string(diagnostic) << '\n';
  }
  return std::nullopt;
}

}  // namespace kpiwatch
