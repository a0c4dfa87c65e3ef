#include "daemon/http/targets_api.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/http/parameters.h"
#include "daemon/http/problem.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"
#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"
#include "metrics/report/json.h"
#include "metrics/report/prometheus.h"
#include "metrics/report/text.h"

namespace kpiwatch::http {
namespace {

Response to_response(std::string json) { return {200, "application/json", std::move(json), {}}; }

Response no_such_target(const Board& board, std::string_view id) {
  std::vector<std::string_view> ids;
  for (const TargetStanding& target : board.targets) ids.push_back(target.id);
  return problem(http::no_such_target(id, ids));
}

Response one_target(const Board& board, std::string_view id) {
  const auto found = std::find_if(board.targets.begin(), board.targets.end(),
                                  [id](const TargetStanding& target) { return target.id == id; });
  return found == board.targets.end() ? no_such_target(board, id)
                                      : to_response(to_json(board, *found));
}

Response in_json(const Board& board) { return to_response(to_json(board)); }

Response in_text(const Board& board) {
  return {200, "text/plain; charset=utf-8", to_text(board, {.colour = false}), {}};
}

/// For a terminal: with the escape sequences that colour it.
Response in_colour(const Board& board) {
  return {200, "text/plain; charset=utf-8", to_text(board, {.colour = true}), {}};
}

Response in_exposition(const Board& board) {
  Exposition exposition;
  write_prometheus(board, exposition);
  return {200, "text/plain; version=0.0.4; charset=utf-8", exposition.take(), {}};
}

constexpr std::pair<std::string_view, Response (*)(const Board&)> kFormats[] = {
    {"json", in_json}, {"text", in_text}, {"ansi", in_colour}, {"prometheus", in_exposition}};

Response all_targets(const Board& board, const Request& request) {
  const std::string_view format = request.parameter("format").value_or("json");
  for (const auto& [name, print] : kFormats) {
    if (name == format) return print(board);
  }
  return problem(
      400, "format: expected one of json, text, ansi, prometheus, found " + in_quotes(format));
}

Result<void> check_all_targets(const Request& request) {
  return check_parameters(request, {"at", "format"});
}

Result<void> check_one_target(const Request& request) { return check_parameters(request, {"at"}); }

/// A handler that shows something of the board at the instant that is asked for.
template <class Show>
Handler showing(const Services& services, Result<void> (*check)(const Request&), Show show) {
  return answering(
      [&engine = services.engine, &clock = services.clock, check, show](const Request& request) {
        const auto known = check(request);
        if (!known) return problem(known.error());
        const auto at = instant_parameter(request, "at", clock.now(), parse_evaluation_instant);
        return at ? show(engine.board_at(*at), request) : problem(at.error());
      });
}

}  // namespace

Error no_such_target(std::string_view id, const std::vector<std::string_view>& ids) {
  return {Error::Kind::kNotFound, "there is no target " + in_quotes(id) + suggestion(id, ids)};
}

void add_targets_api(Router& router, const Services& services) {
  router.add("GET", "/api/v1/targets", showing(services, check_all_targets, all_targets));
  router.add("GET", "/api/v1/targets/{id}",
             showing(services, check_one_target, [](const Board& board, const Request& request) {
               return one_target(board, request.path_parameter);
             }));
}

}  // namespace kpiwatch::http
