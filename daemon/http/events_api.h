#pragma once

namespace kpiwatch::http {

class Router;
struct Services;

/// GET /api/v1/events: stored events as they were sent, a page at a time.
void add_events_api(Router& router, const Services& services);

}  // namespace kpiwatch::http
