#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "metrics/events/event.h"

/// Who holds among several facts for one thing (contract 3).
namespace kpiwatch::naive {

/// Highest revision, then the latest time, then the greater (source, id).
template <class Fact>
bool corrects(const Event& left, const Event& right) {
  const auto rank = [](const Event& event) {
    return std::tuple(std::get<Fact>(event.fact).revision, event.time, event.key.source,
                      event.key.id);
  };
  return rank(left) > rank(right);
}

/// Highest revision, then the earliest time, then the smaller (source, id).
bool opens_rather(const Event& left, const Event& right);

/// By instant, then by sequence, source and id: the later one holds from its instant on.
bool holds_after(const Event& left, const Event& right);

/// For every subject that has such a fact, the one that `better` prefers to all others.
template <class Fact, class Better>
std::map<std::string, Event> winners(const std::vector<Event>& events, Better better) {
  std::map<std::string, Event> best;
  for (const Event& event : events) {
    if (!std::holds_alternative<Fact>(event.fact)) continue;
    const auto [place, first] = best.try_emplace(event.subject, event);
    if (!first && better(event, place->second)) place->second = event;
  }
  return best;
}

template <class Fact>
bool has(const std::vector<Event>& events, const std::string& subject) {
  for (const Event& event : events) {
    if (event.subject == subject && std::holds_alternative<Fact>(event.fact)) return true;
  }
  return false;
}

}  // namespace kpiwatch::naive
