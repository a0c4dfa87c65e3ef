#pragma once

namespace kpiwatch::http {

class Router;
struct Services;

/// GET /metrics: the board at the instant of the scrape, and kpiwatch's own counters.
void add_metrics_api(Router& router, const Services& services);

}  // namespace kpiwatch::http
