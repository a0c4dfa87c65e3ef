#pragma once

#include <optional>

#include "daemon/http/message.h"

namespace kpiwatch::http {

/// A gate: refuses what changes something when a page of another site made the browser send it.
/// Such a page cannot read our answers; this keeps it from bringing events or reloading. Clients
/// other than browsers say nothing of pages and are let through.
std::optional<Response> refuse_other_sites(const Request& request);

}  // namespace kpiwatch::http
