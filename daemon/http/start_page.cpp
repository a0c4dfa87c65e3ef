#include "daemon/http/start_page.h"

#include <fmt/format.h>

#include <string_view>

#include "daemon/http/openapi.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"

namespace kpiwatch::http {
namespace {

constexpr std::string_view kPage = R"(<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>kpiwatch</title></head>
<body>
<h1>kpiwatch</h1>
<p>Version {}</p>
<ul>
<li><a href="/api/v1/targets">Where every target stands</a>, as JSON; <code>?at=TIME</code> for another instant</li>
<li><a href="/metrics">Metrics</a> for Prometheus</li>
<li><a href="/api/v1/events">Stored events</a>, as NDJSON; <code>POST</code> them there</li>
<li><a href="/api/v1/openapi.json">The interface</a>, as OpenAPI 3.1</li>
<li><a href="/-/healthy">Healthy?</a> <a href="/-/ready">Ready?</a></li>
</ul>
</body>
</html>
)";

}  // namespace

void add_start_page(Router& router, const Services& services) {
  router.add("GET", "/", answering([version = services.version](const Request&) {
               return Response{200, "text/html; charset=utf-8", fmt::format(kPage, version), {}};
             }));
  router.add("GET", "/api/v1/openapi.json", answering([](const Request&) {
               return Response{200, "application/json", std::string(kOpenApi), {}};
             }));
}

}  // namespace kpiwatch::http
