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
  store.for_each_conflict(0, [&out](const ConflictingEvent& conflict) {
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

/// One page after the other of what `target_after(place)` asks for; each tells where the next
/// begins.
template <class TargetAfter>
int print_pages(const std::string& url, TargetAfter target_after, Console& console) {
  http::Client client(url);
  for (std::string after = "0"; !after.empty() && console.out.good();) {
    auto answer = client.request("GET", target_after(after));
    if (!answer) return fail(console, answer.error());
    after = http::find(answer->headers, "kpiwatch-next").value_or("");
    const auto lines = body_of(std::move(*answer));
    if (!lines) return fail(console, lines.error());
    console.out << *lines;
  }
  return kDone;
}

int print_listed(const EventsOptions& options, Console& console) {
  const auto conflicts = [](const std::string& after) {
    return make_target("/api/v1/conflicts", {{"after", after}});
  };
  const auto events = [&filter = options.filter](const std::string& after) {
    return make_target("/api/v1/events", {{"from", time_text(filter.span.from, kBeginning)},
                                          {"to", time_text(filter.span.to, kForever)},
                                          {"type", filter.type},
                                          {"subject", filter.subject},
                                          {"source", filter.source},
                                          {"id", filter.id},
                                          {"after", after}});
  };
  return options.conflicts ? print_pages(options.url, conflicts, console)
                           : print_pages(options.url, events, console);
}

}  // namespace

int run_events(const EventsOptions& options, Console& console) {
  const auto settings = load(options.config, console);
  if (!settings) return kWrongUsage;
  if (options.url.empty()) return finish(console, print_stored(options, *settings, console));
  return finish(console, print_listed(options, console));
}

}  // namespace kpiwatch
