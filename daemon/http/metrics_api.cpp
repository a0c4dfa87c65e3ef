#include "daemon/http/metrics_api.h"

#include "daemon/http/router.h"
#include "daemon/http/services.h"
#include "metrics/report/prometheus.h"

namespace kpiwatch::http {

void add_metrics_api(Router& router, const Services& services) {
  // Query parameters are left alone: a scrape configuration may add its own.
  router.add(
      "GET", "/metrics", answering([services](const Request&) {
        Exposition exposition;
        write_prometheus(services.engine.board_at(services.clock.now()), exposition);
        services.metrics.write(exposition);
        return Response{200, "text/plain; version=0.0.4; charset=utf-8", exposition.take(), {}};
      }));
}

}  // namespace kpiwatch::http
