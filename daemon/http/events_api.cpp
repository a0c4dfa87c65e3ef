#include "daemon/http/events_api.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "daemon/event_filter.h"
#include "daemon/http/parameters.h"
#include "daemon/http/problem.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"

namespace kpiwatch::http {
namespace {

/// Of one answer: what it holds, and what is looked through for it. Who wants more asks again.
constexpr std::uint64_t kMaxListed = 10'000;
constexpr std::uint64_t kMaxVisited = 100'000;
constexpr std::size_t kMaxBytes = std::size_t{8} << 20;

/// Beyond all that there ever are.
constexpr std::uint64_t kLastNumber = std::numeric_limits<std::int64_t>::max();

/// What one answer holds of a list: so many of what comes after a number.
struct Page {
  std::uint64_t limit = kMaxListed;
  std::uint64_t after = 0;
};

Result<Page> read_page(const Request& request) {
  const auto limit = number_parameter(request, "limit", 1, kMaxListed);
  if (!limit) return limit.error();
  const auto after = number_parameter(request, "after", 0, 0);
  if (!after) return after.error();
  return Page{std::min(*limit, kMaxListed), std::min(*after, kLastNumber)};
}

/// Where the next page begins.
void say_next(Response& response, std::uint64_t last) {
  response.headers.emplace_back("Kpiwatch-Next", std::to_string(last));
}

struct Query {
  EventFilter filter;
  Page page;
};

Result<Query> read_query(const Request& request) {
  const auto known = check_parameters(
      request, {"from", "to", "type", "subject", "source", "id", "limit", "after"});
  if (!known) return known.error();
  const Interval always;
  const auto from = instant_parameter(request, "from", always.from);
  if (!from) return from.error();
  const auto to = instant_parameter(request, "to", always.to);
  if (!to) return to.error();
  const auto page = read_page(request);
  if (!page) return page.error();
  const auto text = [&request](std::string_view name) {
    return std::string(request.parameter(name).value_or(""));
  };
  const std::string type = text("type");
  if (!type.empty()) {
    const auto place = place_of_event_type(type);
    if (!place) return invalid("query parameter \"type\": " + place.error().message);
  }
  return Query{{{*from, *to}, type, text("subject"), text("source"), text("id")}, *page};
}

Response list_one(const Engine& engine, const Query& query) {
  Response response{200, "application/x-ndjson", "", {}};
  const auto found = engine.find_event(query.filter.source, query.filter.id);
  if (found && found->number > query.page.after && query.filter.wants(found->json))
    response.body.append(found->json).append("\n");
  return response;
}

Response list(const Engine& engine, const Query& query) {
  if (query.filter.wants_one()) return list_one(engine, query);
  Response response{200, "application/x-ndjson", "", {}};
  std::uint64_t listed = 0;
  std::uint64_t visited = 0;
  EventNumber last_visited = query.page.after;
  bool more = false;
  engine.for_each_event(query.page.after + 1, query.filter.span, [&](const StoredEvent& event) {
    more = listed == query.page.limit || visited == kMaxVisited || response.body.size() > kMaxBytes;
    if (more) return false;
    last_visited = event.number;
    ++visited;
    if (query.filter.wants(event.json)) {
      response.body.append(event.json).append("\n");
      ++listed;
    }
    return true;
  });
  if (more) say_next(response, last_visited);
  return response;
}

Response list_conflicts(const Engine& engine, const Page& page) {
  Response response{200, "application/x-ndjson", "", {}};
  const Engine::ListedConflicts listed = engine.conflicts(page.after, page.limit, kMaxBytes);
  for (const std::string& line : listed.lines) response.body.append(line) += '\n';
  if (listed.more) say_next(response, listed.last);
  return response;
}

}  // namespace

void add_events_api(Router& router, const Services& services) {
  router.add("GET", "/api/v1/events",
             answering([&engine = services.engine](const Request& request) {
               const auto query = read_query(request);
               return query ? list(engine, *query) : problem(query.error());
             }));
  router.add("GET", "/api/v1/conflicts",
             answering([&engine = services.engine](const Request& request) {
               const auto known = check_parameters(request, {"limit", "after"});
               if (!known) return problem(known.error());
               const auto page = read_page(request);
               return page ? list_conflicts(engine, *page) : problem(page.error());
             }));
}

}  // namespace kpiwatch::http
