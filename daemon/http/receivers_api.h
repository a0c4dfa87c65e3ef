#pragma once

namespace kpiwatch::http {

class Router;
struct Services;

/// POST /api/v1/receivers/alertmanager and …/zabbix: alerts of other systems become faults. Answers
/// as /api/v1/events does: 2xx only when all is on disk, 503 when it cannot be, which is what
/// Alertmanager tries again.
void add_receivers_api(Router& router, const Services& services);

}  // namespace kpiwatch::http
