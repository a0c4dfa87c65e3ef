#pragma once

#include "daemon/engine.h"
#include "daemon/http/cloud_event_http.h"
#include "daemon/http/message.h"

namespace kpiwatch::http {

class Router;
struct Services;

/// Hands the events to the engine and answers with the receipt when what it accepted is on disk.
void submit(Engine& engine, ReceivedEvents received, const Reply& reply);

/// POST /api/v1/events: answers when what it accepted is on disk. OPTIONS is CloudEvents'
/// validation handshake for those who push events.
void add_ingest_api(Router& router, const Services& services);

/// Whether it brings so few events that they are read at once.
bool is_small_ingest(const Request& request);

}  // namespace kpiwatch::http
