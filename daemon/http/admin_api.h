#pragma once

#include "daemon/http/message.h"

namespace kpiwatch::http {

class Router;
struct Services;

/// What /-/healthy answers for as long as the process can answer at all.
Response healthy();

/// /-/healthy, /-/ready and /-/reload, as in Prometheus.
void add_admin_api(Router& router, const Services& services);

}  // namespace kpiwatch::http
