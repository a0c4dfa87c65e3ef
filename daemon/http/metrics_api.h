#pragma once

#include "daemon/http/message.h"

namespace kpiwatch::http {

class Router;
struct Services;

/// GET /metrics: the board at the instant of the scrape, and kpiwatch's own counters. The thread
/// that asks does not wait for events that are being applied.
void add_metrics_api(Router& router, const Services& services);

/// Whether it asks for GET /metrics, and brings nothing that would have to be read.
bool is_scrape(const Request& request);

}  // namespace kpiwatch::http
