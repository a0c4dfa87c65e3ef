#include "tests/support/naive/evaluate.h"

#include <utility>
#include <variant>

#include "tests/support/naive/calendar.h"
#include "tests/support/naive/standings.h"

namespace kpiwatch::naive {
namespace {

TargetStanding stand(const Question& question, const Target& target) {
  TargetStanding result;
  result.id = target.id;
  result.name = target.name;
  result.period = {std::string(to_string(target.period)),
                   period_before(question.promises.calendar, target.period, question.at)};
  auto [state, standing] = std::visit(
      [&](const auto& promise) -> std::pair<State, Standing> {
        return judge(question, target, promise, result.period.interval);
      },
      target.promise);
  result.state = state;
  result.standing = std::move(standing);
  return result;
}

}  // namespace

Board board_at(const Promises& promises, const std::vector<Event>& events, Instant at) {
  const Question question{promises, events, at};
  Board board;
  board.site = promises.site;
  board.zone = promises.calendar.zone;
  board.at = at;
  for (const Target& target : promises.targets) board.targets.push_back(stand(question, target));
  return board;
}

}  // namespace kpiwatch::naive
