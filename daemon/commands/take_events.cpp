#include "daemon/commands/take_events.h"

#include <fmt/format.h>

#include <ostream>
#include <thread>

#include "daemon/commands/daemon_sink.h"
#include "daemon/commands/engine_sink.h"
#include "daemon/commands/storage.h"
#include "daemon/http/client.h"
#include "daemon/logging.h"

namespace kpiwatch {
namespace {

using Feed = std::function<bool(Intake&)>;

int take_all(EventSink& sink, const Intake::Limits& limits, Console& console, const Feed& feed) {
  Intake intake(sink, console, limits);
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

int take_over_http(const std::string& url, Console& console, const Feed& feed) {
  http::Client client(url);
  DaemonSink sink({[&client](const std::string& body) {
                     return client.request("POST", "/api/v1/events", "application/x-ndjson", body);
                   },
                   [](Millis wait) { std::this_thread::sleep_for(wait); },
                   [&console](const std::string& message) {
                     console.err << (console.progress ? "\n" : "") << printable(message) << '\n';
                   }});
  return take_all(sink, {}, console, feed);
}

}  // namespace

int take_events(const Destination& destination, const Settings& settings, Console& console,
                const Feed& feed) {
  return destination.url.empty()
             ? take_into_storage(destination.allow_mixing, settings, console, feed)
             : take_over_http(destination.url, console, feed);
}

}  // namespace kpiwatch
