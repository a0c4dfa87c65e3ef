#pragma once

namespace kpiwatch::http {

class Router;
struct Services;

/// GET /api/v1/targets/{id}/history: what a target came to, step by step.
void add_history_api(Router& router, const Services& services);

}  // namespace kpiwatch::http
