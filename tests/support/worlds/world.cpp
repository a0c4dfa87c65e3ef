#include "tests/support/worlds/world.h"

#include <fmt/format.h>

#include <set>

#include "tests/support/worlds/random_events.h"
#include "tests/support/worlds/random_promises.h"

namespace kpiwatch::worlds {
namespace {

/// An instant and the milliseconds on both sides of it.
void add_around(std::set<Instant>& instants, Instant instant) {
  for (const int offset : {-1, 0, 1}) instants.insert(instant + Millis{offset});
}

std::vector<Instant> period_ends_of(const World& world, const Moments& moments) {
  std::set<Instant> ends;
  for (const Instant anchor : moments.anchors) {
    for (const Target& target : world.promises.targets) {
      ends.insert(moments.calendar.period_at(target.period, anchor).to);
    }
  }
  return {ends.begin(), ends.end()};
}

/// How long after a fact something may turn without another.
std::vector<Millis> lengths_of(const Promises& promises) {
  std::vector<Millis> lengths;
  for (const auto& [kind, timeout] : promises.heartbeat_timeouts) lengths.push_back(timeout);
  for (const Target& target : promises.targets) {
    const auto* faults = std::get_if<FaultsTarget>(&target.promise);
    if (faults != nullptr && faults->max_duration) {
      lengths.push_back(*faults->max_duration);
      lengths.push_back(*faults->max_duration / 2);
    }
    if (faults != nullptr && faults->ignore_shorter_than) {
      lengths.push_back(*faults->ignore_shorter_than);
    }
  }
  return lengths;
}

/// Everything an evaluation may turn on: anchors, facts, timeouts, limits, edges, boundaries, and
/// well before and after all of them.
std::vector<Instant> instants_of(const World& world, const Moments& moments) {
  std::set<Instant> instants;
  for (const Instant anchor : moments.anchors) add_around(instants, anchor);
  for (const Instant end : world.period_ends) add_around(instants, end);
  const std::vector<Millis> lengths = lengths_of(world.promises);
  for (const Event& event : world.events) {
    add_around(instants, event.time);
    for (const Millis length : lengths) add_around(instants, event.time + length);
    if (const auto* planned = std::get_if<MaintenancePlanned>(&event.fact)) {
      add_around(instants, planned->interval.from);
      add_around(instants, planned->interval.to);
    }
  }
  instants.insert(*instants.begin() - std::chrono::days{40});
  instants.insert(*instants.rbegin() + std::chrono::days{400});
  return {instants.begin(), instants.end()};
}

}  // namespace

World make_world(const WorldPlan& plan) {
  const Moments moments = make_moments(plan.site);
  World world;
  world.promises = make_promises(plan.site, moments);
  for (const std::uint64_t seed : plan.targets) {
    const std::string id = fmt::format("t{}", world.promises.targets.size());
    world.promises.targets.push_back(make_target(seed, id));
  }
  const std::set<std::uint64_t> seeds(plan.events.begin(), plan.events.end());
  for (const std::uint64_t seed : seeds) world.events.push_back(make_event(seed, moments));
  world.period_ends = period_ends_of(world, moments);
  world.instants = instants_of(world, moments);
  return world;
}

}  // namespace kpiwatch::worlds
