#include <memory>
#include <utility>

#include "daemon/http/admin_api.h"
#include "daemon/http/events_api.h"
#include "daemon/http/history_api.h"
#include "daemon/http/ingest_api.h"
#include "daemon/http/metrics_api.h"
#include "daemon/http/receivers_api.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"
#include "daemon/http/start_page.h"
#include "daemon/http/targets_api.h"

namespace kpiwatch::http {

Handler make_api(const Services& services) {
  auto router =
      std::make_shared<Router>([&metrics = services.metrics](std::string_view pattern, int status) {
        metrics.count_request(pattern.empty() ? "other" : pattern, status);
      });
  add_ingest_api(*router, services);
  add_receivers_api(*router, services);
  add_events_api(*router, services);
  add_targets_api(*router, services);
  add_history_api(*router, services);
  add_metrics_api(*router, services);
  add_admin_api(*router, services);
  add_start_page(*router, services);
  return [router](Request& request, const Reply& reply) { router->handle(request, reply); };
}

}  // namespace kpiwatch::http
