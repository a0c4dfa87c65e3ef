#include "daemon/http/history_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/http/parameters.h"
#include "daemon/http/problem.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"
#include "daemon/http/targets_api.h"
#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"
#include "metrics/report/history_json.h"
#include "metrics/targets/ledger.h"

namespace kpiwatch::http {
namespace {

/// A year of hours for ten groups is within both. Events wait while it is found.
constexpr std::size_t kMostSteps = 10'000;
constexpr std::string_view kGroupPrefix = "group.";

struct Question {
  Interval span;
  Window step;
  GroupChoice groups;
};

Error with_name(std::string_view parameter, const Error& error) {
  return {error.kind, fmt::format("query parameter \"{}\": {}", parameter, error.message)};
}

bool is_group_label(const Pairs::value_type& parameter) {
  return parameter.first.starts_with(kGroupPrefix);
}

/// Of every `group.town=…`: the labels of the groups that are wanted.
GroupLabels group_labels_of(const Pairs& query) {
  GroupLabels labels;
  for (const auto& parameter : query)
    if (is_group_label(parameter))
      labels.emplace_back(parameter.first.substr(kGroupPrefix.size()), parameter.second);
  return labels;
}

/// A request for the same but for those.
Request without_group_labels(const Request& request) {
  Request rest;
  std::ranges::remove_copy_if(request.query, std::back_inserter(rest.query), is_group_label);
  return rest;
}

Result<bool> flag_parameter(const Request& request, std::string_view name) {
  const std::string_view text = request.parameter(name).value_or("false");
  if (text == "true" || text == "false") return text == "true";
  return invalid(fmt::format("query parameter \"{}\": expected true or false, found {}", name,
                             in_quotes(text)));
}

/// What has not been yet has no history: a later `to` is taken for now.
Result<Interval> span_of(const Request& request, Instant now) {
  if (!request.parameter("from")) return invalid("query parameter \"from\" is missing");
  const auto from = instant_parameter(request, "from", now, parse_evaluation_instant);
  if (!from) return from.error();
  const auto to = instant_parameter(request, "to", now);
  if (!to) return to.error();
  const Interval span{*from, std::min(*to, now)};
  if (span.empty()) return invalid("expected \"from\" before \"to\" and before now");
  return span;
}

Result<Question> read_question(const Request& whole, Instant now) {
  Question question;
  question.groups.labels = group_labels_of(whole.query);
  const Request request = without_group_labels(whole);
  const auto known = check_parameters(request, {"from", "to", "step", "groups"});
  if (!known) return known.error();
  const auto span = span_of(request, now);
  if (!span) return span.error();
  const auto step = parse_window(request.parameter("step").value_or("day"));
  if (!step) return with_name("step", step.error());
  const auto groups = flag_parameter(request, "groups");
  if (!groups) return groups.error();
  question.span = *span;
  question.step = *step;
  question.groups.any = *groups || !question.groups.labels.empty();
  return question;
}

Result<void> check_group_labels(const GroupLabels& labels, const std::vector<std::string>& by) {
  for (const auto& [name, value] : labels) {
    if (std::ranges::find(by, name) != by.end()) continue;
    const std::vector<std::string_view> names(by.begin(), by.end());
    return invalid(fmt::format("query parameter \"{}{}\": the target has no groups by {}{}",
                               kGroupPrefix, name, in_quotes(name), suggestion(name, names)));
  }
  return {};
}

constexpr std::string_view kLess = "ask for longer steps or a shorter span";

Result<void> check_size(std::size_t steps, std::size_t groups) {
  if (steps > kMostSteps)
    return invalid(fmt::format("expected at most {} steps, found more: {}", kMostSteps, kLess));
  if (steps * groups > kMostFiguresOfHistory)
    return invalid(fmt::format("expected at most {} figures, found {} steps of {} groups: {}",
                               kMostFiguresOfHistory, steps, groups, kLess));
  return {};
}

/// How many items there are, the budget's history alone knows.
Result<TargetHistory> check_items(TargetHistory history) {
  const auto* budget = std::get_if<BudgetExecutionHistory>(&history.history);
  if (!budget || budget->items <= kMostFiguresOfHistory) return history;
  return invalid(fmt::format("expected at most {} figures, found {} of the items in {} steps: {}",
                             kMostFiguresOfHistory, budget->items, history.intervals.size(),
                             kLess));
}

Result<TargetHistory> find_history(const Ledger& ledger, std::string_view id,
                                   const Question& question) {
  const auto& targets = ledger.promises().targets;
  const auto target = std::ranges::find(targets, id, &Target::id);
  if (target == targets.end()) {
    std::vector<std::string_view> ids;
    for (const Target& other : targets) ids.push_back(other.id);
    return no_such_target(id, ids);
  }
  const auto known = check_group_labels(question.groups.labels, target->by);
  if (!known) return known.error();
  const auto place = static_cast<std::size_t>(target - targets.begin());
  auto steps = steps_of(question.span, question.step.span, ledger.promises().calendar, kMostSteps);
  const auto fits = check_size(steps.size(), ledger.group_count(place));
  if (!fits) return fits.error();
  return check_items(ledger.history(place, std::move(steps), question.groups));
}

Response answer(const Services& services, const Request& request) {
  const auto question = read_question(request, services.clock.now());
  if (!question) return problem(question.error());
  std::optional<Result<TargetHistory>> history;
  services.engine.read_in_slices([&](const Ledger& ledger) {
    history = find_history(ledger, request.path_parameter, *question);
    return false;
  });
  if (!*history) return problem(history->error());
  return {200, "application/json", to_json(**history, question->step.name), {}};
}

}  // namespace

void add_history_api(Router& router, const Services& services) {
  router.add("GET", "/api/v1/targets/{id}/history",
             answering([services](const Request& request) { return answer(services, request); }));
}

}  // namespace kpiwatch::http
