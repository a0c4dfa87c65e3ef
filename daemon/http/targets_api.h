#pragma once

namespace kpiwatch::http {

class Router;
struct Services;

/// GET /api/v1/targets and /api/v1/targets/{id}: the evaluation.
void add_targets_api(Router& router, const Services& services);

}  // namespace kpiwatch::http
