#include "daemon/http/ingest_api.h"

#include <utility>
#include <variant>

#include "daemon/http/cloud_event_http.h"
#include "daemon/http/problem.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"
#include "metrics/report/json_writer.h"

namespace kpiwatch::http {
namespace {

constexpr std::string_view kEventsPath = "/api/v1/events";

/// A few dozen events: tens of microseconds, also when they are of the unusual kind.
constexpr std::size_t kSmallBody = std::size_t{8} << 10;

void write_refusal(JsonWriter& json, const IngestOutcome::Refused& refused,
                   const std::vector<std::size_t>& lines) {
  const Rejection& rejection = refused.rejection;
  json.begin_object().key("index").integer(static_cast<std::int64_t>(refused.index));
  if (!lines.empty()) json.key("line").integer(static_cast<std::int64_t>(lines[refused.index]));
  json.key("id");
  rejection.id.empty() ? json.null() : json.string(rejection.id);
  json.key("error").string(rejection.error.message).end_object();
}

Response to_response(const IngestOutcome& outcome, const std::vector<std::size_t>& lines) {
  JsonWriter json;
  json.begin_object().key("accepted").integer(static_cast<std::int64_t>(outcome.accepted));
  json.key("duplicates").integer(static_cast<std::int64_t>(outcome.duplicates));
  json.key("rejected").begin_array();
  for (const auto& refused : outcome.rejected) write_refusal(json, refused, lines);
  json.end_array().end_object();
  return {outcome.rejected.empty() ? 200 : 422, "application/json", json.take(), {}};
}

void ingest(Engine& engine, Request& request, const Reply& reply) {
  auto read = read_events(request);
  if (auto* refusal = std::get_if<Response>(&read)) return reply(std::move(*refusal));
  submit(engine, std::move(std::get<ReceivedEvents>(read)), reply);
}

/// CloudEvents, HTTP 1.1 Web Hooks, section 4: everyone who may post may also push.
Response validate(const Request& request) {
  Response response{204, "", "", {{"Allow", "GET, HEAD, POST, OPTIONS"}}};
  if (const auto origin = request.header("webhook-request-origin")) {
    response.headers.emplace_back("WebHook-Allowed-Origin", *origin);
    response.headers.emplace_back("WebHook-Allowed-Rate", "*");
  }
  return response;
}

}  // namespace

void submit(Engine& engine, ReceivedEvents received, const Reply& reply) {
  engine.submit(std::move(received.events),
                [reply, lines = std::move(received.lines)](const Result<IngestOutcome>& outcome) {
                  reply(outcome ? to_response(*outcome, lines) : problem(outcome.error()));
                });
}

void add_ingest_api(Router& router, const Services& services) {
  router.add("POST", std::string(kEventsPath),
             [&engine = services.engine](Request& request, const Reply& reply) {
               ingest(engine, request, reply);
             });
  router.add("OPTIONS", std::string(kEventsPath), answering(validate));
}

bool is_small_ingest(const Request& request) {
  return request.method == "POST" && request.path == kEventsPath &&
         request.body.size() <= kSmallBody && !request.header("content-encoding");
}

}  // namespace kpiwatch::http
