#include "daemon/commands/events.h"

#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/daemon_answer.h"
#include "daemon/commands/daemon_query.h"
#include "daemon/commands/load.h"
#include "daemon/commands/storage.h"
#include "daemon/conflict_line.h"
#include "daemon/http/client.h"
#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

void print_events(const EventStore& store, const EventFilter& filter, std::ostream& out) {
  store.for_each(1, filter.span, [&](const StoredEvent& stored) {
    if (filter.wants(stored.json)) out << stored.json << '\n';
    return out.good();
  });
}

void print_conflicts(const EventStore& store, std::ostream& out) {
  store.for_each_conflict([&out](const ConflictingEvent& conflict) {
    out << to_line(conflict) << '\n';
    return out.good();
  });
}

int print_stored(const EventsOptions& options, const Settings& settings, Console& console) {
  if (!has_journal(settings)) {
    console.err << fmt::format("{}: nothing is stored there yet\n", settings.storage.string());
    return kDone;
  }
  const auto store = open_store(settings);
  options.conflicts ? print_conflicts(*store, console.out)
                    : print_events(*store, options.filter, console.out);
  return kDone;
}

std::string time_text(Instant time, Instant unset) {
  return time == unset ? std::string() : format_instant_utc(time);
}

int print_listed_conflicts(const EventsOptions& options, Console& console) {
  auto answer = http::Client(options.url).request("GET", "/api/v1/conflicts");
  if (!answer) return fail(console, answer.error());
  const auto lines = body_of(std::move(*answer));
  if (!lines) return fail(console, lines.error());
  console.out << *lines;
  return kDone;
}

/// One page after the other; each tells where the next begins.
int print_listed(const EventsOptions& options, Console& console) {
  http::Client client(options.url);
  const EventFilter& filter = options.filter;
  for (std::string after = "0"; !after.empty() && console.out.good();) {
    auto answer = client.request(
        "GET", make_target("/api/v1/events", {{"from", time_text(filter.span.from, kBeginning)},
                                              {"to", time_text(filter.span.to, kForever)},
                                              {"type", filter.type},
                                              {"subject", filter.subject},
                                              {"source", filter.source},
                                              {"id", filter.id},
                                              {"after", after}}));
    if (!answer) return fail(console, answer.error());
    after = http::find(answer->headers, "kpiwatch-next").value_or("");
    const auto events = body_of(std::move(*answer));
    if (!events) return fail(console, events.error());
    console.out << *events;
  }
  return kDone;
}

}  // namespace

int run_events(const EventsOptions& options, Console& console) {
  const auto settings = load(options.config, console);
  if (!settings) return kWrongUsage;
  if (options.url.empty()) return finish(console, print_stored(options, *settings, console));
  return finish(console, options.conflicts ? print_listed_conflicts(options, console)
                                           : print_listed(options, console));
}

}  // namespace kpiwatch
