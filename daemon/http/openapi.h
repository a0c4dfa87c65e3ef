#pragma once

#include <string_view>

namespace kpiwatch::http {

/// openapi.json, put into the program by the build.
extern const std::string_view kOpenApi;

}  // namespace kpiwatch::http
