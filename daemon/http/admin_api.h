#pragma once

namespace kpiwatch::http {

class Router;
struct Services;

/// /-/healthy, /-/ready and /-/reload, as in Prometheus.
void add_admin_api(Router& router, const Services& services);

}  // namespace kpiwatch::http
