#pragma once

#include <filesystem>

#include "config/diagnostics.h"
#include "config/node.h"
#include "config/settings.h"

/// The sections of the file; each reads what it can and complains about the rest.
namespace kpiwatch {

void read_site(const Node& section, Promises& promises, const Complaints& complaints);
void read_assets(const Node& section, Promises& promises, const Complaints& complaints);
void read_targets(const Node& section, Promises& promises, const Complaints& complaints);
/// `folder`: what the names of item files are relative to.
void read_budget(const Node& section, const std::filesystem::path& folder, Settings& settings,
                 const Complaints& complaints);
void read_storage(const Node& section, const std::filesystem::path& folder, Settings& settings,
                  const Complaints& complaints);
void read_web(const Node& section, Settings& settings, const Complaints& complaints);
void read_ingest(const Node& section, Settings& settings, const Complaints& complaints);
void read_receivers(const Node& section, Settings& settings, const Complaints& complaints);

/// After read_targets: what can be set depends on what is promised.
void read_alerts(const Node& section, Settings& settings, const Complaints& complaints);

/// "MM-DD", a day that some year has.
std::optional<std::chrono::month_day> parse_month_day(std::string_view text);

}  // namespace kpiwatch
