#pragma once

namespace kpiwatch::http {

class Router;
struct Services;

/// GET / with where everything is, and GET /api/v1/openapi.json with what everything means.
void add_start_page(Router& router, const Services& services);

}  // namespace kpiwatch::http
