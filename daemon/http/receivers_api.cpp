#include "daemon/http/receivers_api.h"

#include <fmt/format.h>

#include "daemon/http/cloud_event_http.h"
#include "daemon/http/ingest_api.h"
#include "daemon/http/media_type.h"
#include "daemon/http/problem.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"
#include "daemon/http/text.h"
#include "daemon/receivers/reports.h"

namespace kpiwatch::http {
namespace {

struct Receiver {
  std::string_view system;
  ReadReports read;
  Settings::FaultMapping Settings::Receivers::*mapping;
};
constexpr Receiver kReceivers[] = {
    {"alertmanager", read_alertmanager, &Settings::Receivers::alertmanager},
    {"zabbix", read_zabbix, &Settings::Receivers::zabbix}};

/// The answer to anything but JSON: plain text and forms are what a browser sends for the page of
/// any site without asking first.
std::optional<Response> refuse_media_type(const Request& request) {
  const auto field = request.header("content-type");
  if (!field) return std::nullopt;
  const MediaType type = parse_media_type(*field);
  if (type.name == "application/json") return refuse_other_charset(type);
  return problem(
      415, fmt::format("expected Content-Type application/json, found \"{}\"", shown(*field)));
}

void receive(const Services& services, const Receiver& receiver, const Request& request,
             const Reply& reply) {
  if (auto refusal = refuse_media_type(request)) return reply(std::move(*refusal));
  const auto reports = receiver.read(request.body);
  if (!reports)
    return reply(problem(
        400, fmt::format("expected what {} sends: {}", receiver.system, reports.error().message)));
  const Settings::FaultMapping mapping = services.receivers().*receiver.mapping;
  ReadEvents events;
  for (const FaultReport& report : *reports) {
    for (std::string& event : to_events(report, receiver.system, mapping))
      events.read_whole(std::move(event));
    if (events.size() > kMaxEvents) return reply(too_many_events());
  }
  submit(services.engine, {std::move(events), {}}, reply);
}

}  // namespace

void add_receivers_api(Router& router, const Services& services) {
  for (const Receiver& receiver : kReceivers)
    router.add("POST", fmt::format("/api/v1/receivers/{}", receiver.system),
               [services, &receiver](const Request& request, const Reply& reply) {
                 receive(services, receiver, request, reply);
               });
}

}  // namespace kpiwatch::http
