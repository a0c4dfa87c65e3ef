#include "daemon/http/targets_api.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "daemon/http/parameters.h"
#include "daemon/http/problem.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"
#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"
#include "metrics/report/json.h"

namespace kpiwatch::http {
namespace {

Response to_response(std::string json) { return {200, "application/json", std::move(json), {}}; }

Response no_such_target(const Board& board, std::string_view id) {
  std::vector<std::string_view> ids;
  for (const TargetStanding& target : board.targets) ids.push_back(target.id);
  return problem(404, "there is no target " + in_quotes(id) + suggestion(id, ids));
}

Response one_target(const Board& board, std::string_view id) {
  const auto found = std::find_if(board.targets.begin(), board.targets.end(),
                                  [id](const TargetStanding& target) { return target.id == id; });
  return found == board.targets.end() ? no_such_target(board, id)
                                      : to_response(to_json(board, *found));
}

/// A handler that shows something of the board at the instant that is asked for.
template <class Show>
Handler showing(const Services& services, Show show) {
  return answering(
      [&engine = services.engine, &clock = services.clock, show](const Request& request) {
        const auto known = check_parameters(request, {"at"});
        if (!known) return problem(known.error());
        const auto at = instant_parameter(request, "at", clock.now());
        return at ? show(engine.board_at(*at), request) : problem(at.error());
      });
}

}  // namespace

void add_targets_api(Router& router, const Services& services) {
  router.add("GET", "/api/v1/targets", showing(services, [](const Board& board, const Request&) {
               return to_response(to_json(board));
             }));
  router.add("GET", "/api/v1/targets/{id}",
             showing(services, [](const Board& board, const Request& request) {
               return one_target(board, request.path_parameter);
             }));
}

}  // namespace kpiwatch::http
