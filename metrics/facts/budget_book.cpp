#include "metrics/facts/budget_book.h"

#include <algorithm>
#include <tuple>

namespace kpiwatch {

void ItemYear::appropriate(Appropriation appropriation) {
  appropriations_.push_back(std::move(appropriation));
}

void ItemYear::move(Instant time, BudgetMoved::What what, Fen amount) {
  (what == BudgetMoved::What::kAdjusted ? adjusted_ : executed_).add(time, amount);
}

ItemYear::Standing ItemYear::before(Instant at) const {
  const auto rank = [](const Appropriation& appropriation) {
    return std::tie(appropriation.revision, appropriation.time, appropriation.key.source,
                    appropriation.key.id);
  };
  const auto wins = [&rank](const Appropriation& one, const Appropriation* other) {
    return other == nullptr || rank(*other) < rank(one);
  };
  const Appropriation* winner = nullptr;
  const Appropriation* named = nullptr;
  for (const Appropriation& appropriation : appropriations_) {
    if (appropriation.time >= at) continue;
    if (wins(appropriation, winner)) winner = &appropriation;
    if (!appropriation.name.empty() && wins(appropriation, named)) named = &appropriation;
  }
  Standing standing;
  standing.any_fact = winner != nullptr || adjusted_.any_before(at) || executed_.any_before(at);
  if (winner != nullptr) {
    standing.initial = winner->amount;
    standing.project = winner->project;
  }
  if (named != nullptr) standing.name = named->name;
  standing.adjusted = adjusted_.before(at);
  standing.executed = executed_.before(at);
  return standing;
}

void ItemYear::Sums::add(Instant time, Fen amount) {
  const auto place = std::upper_bound(times.begin(), times.end(), time) - times.begin();
  const FenSum sum_before = place == 0 ? FenSum{} : until[static_cast<std::size_t>(place) - 1];
  times.insert(times.begin() + place, time);
  until.insert(until.begin() + place, sum_before);
  for (auto i = static_cast<std::size_t>(place); i < until.size(); ++i) until[i] += amount;
}

FenSum ItemYear::Sums::before(Instant at) const {
  const auto place = std::lower_bound(times.begin(), times.end(), at) - times.begin();
  return place == 0 ? FenSum{} : until[static_cast<std::size_t>(place) - 1];
}

}  // namespace kpiwatch
