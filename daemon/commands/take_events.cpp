#include "daemon/commands/take_events.h"

#include <fmt/format.h>

#include <ostream>
#include <thread>

#include "daemon/commands/daemon_sink.h"
#include "daemon/commands/engine_sink.h"
#include "daemon/commands/storage.h"
#include "daemon/http/client.h"
#include "daemon/logging.h"
#include "metrics/base/json.h"

namespace kpiwatch {
namespace {

using Feed = std::function<bool(Intake&)>;

int take_all(EventSink& sink, const Intake::Limits& limits, Console& console, const Feed& feed,
             Intake::Objection objection = {}) {
  Intake intake(sink, console, limits, std::move(objection));
  const bool all_read = feed(intake);
  const bool all_sent = intake.finish();
  const auto& totals = intake.totals();
  console.out << fmt::format("accepted {}, duplicates {}, rejected {}\n", totals.accepted,
                             totals.duplicates, totals.rejected);
  const bool all_taken = totals.rejected == 0 && all_read && all_sent;
  return finish(console, all_taken ? kDone : kFailed);
}

int take_into_storage(bool allow_mixing, const Settings& settings, Console& console,
                      const Feed& feed) {
  const auto storage = open_storage(settings, console);
  std::optional<MixingGuard> guard;
  if (!allow_mixing) guard.emplace(first_source(*storage->engine));
  EngineSink sink(*storage->engine, std::move(guard));
  return take_all(sink, {.lines = 5000, .bytes = std::size_t{4} << 20, .under_way = 4}, console,
                  feed);
}

std::optional<std::string> source_of(std::string_view line) {
  const auto event = parse_json(line);
  const Json* source = event ? event->find("source") : nullptr;
  const std::string* text = source ? source->as_string() : nullptr;
  return text ? std::optional(*text) : std::nullopt;
}

/// Looks at the daemon's first event. One that does not answer now takes no events either, or takes
/// them later and then warns of a mixture in its log.
Intake::Objection guard_of(http::Client& client) {
  const auto first = client.request("GET", "/api/v1/events?limit=1");
  if (!first || first->status != 200) return {};
  return [guard = MixingGuard(source_of(first->body))](std::string_view line) mutable {
    const auto source = source_of(line);
    return source ? guard.objection(*source) : std::nullopt;
  };
}

int take_over_http(const Destination& destination, Console& console, const Feed& feed) {
  http::Client client(destination.url);
  DaemonSink sink({[&client](const std::string& body) {
                     return client.request("POST", "/api/v1/events", "application/x-ndjson", body);
                   },
                   [](Millis wait) { std::this_thread::sleep_for(wait); },
                   [&console](const std::string& message) {
                     console.err << (console.progress ? "\n" : "") << printable(message) << '\n';
                   }});
  return take_all(sink, {}, console, feed,
                  destination.allow_mixing ? Intake::Objection() : guard_of(client));
}

}  // namespace

int take_events(const Destination& destination, const Settings& settings, Console& console,
                const Feed& feed) {
  return destination.url.empty()
             ? take_into_storage(destination.allow_mixing, settings, console, feed)
             : take_over_http(destination, console, feed);
}

}  // namespace kpiwatch
