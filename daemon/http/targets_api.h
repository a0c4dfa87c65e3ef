#pragma once

#include <string_view>
#include <vector>

#include "metrics/base/result.h"

namespace kpiwatch::http {

class Router;
struct Services;

/// GET /api/v1/targets and /api/v1/targets/{id}: the evaluation.
void add_targets_api(Router& router, const Services& services);

/// kNotFound, with the one that was perhaps meant.
Error no_such_target(std::string_view id, const std::vector<std::string_view>& ids);

}  // namespace kpiwatch::http
