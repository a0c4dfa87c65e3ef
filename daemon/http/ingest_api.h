#pragma once

namespace kpiwatch::http {

class Router;
struct Services;

/// POST /api/v1/events: answers when what it accepted is on disk. OPTIONS is CloudEvents'
/// validation handshake for those who push events.
void add_ingest_api(Router& router, const Services& services);

}  // namespace kpiwatch::http
