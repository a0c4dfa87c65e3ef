#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "metrics/events/event.h"
#include "metrics/targets/target.h"

/// Small random worlds in which everything meets: a handful of assets, faults, windows and items,
/// and events that fall on and around a few instants, so that ties, boundaries and facts of one
/// instant are the rule.
namespace kpiwatch::worlds {

/// What a world is made from, the same world for the same plan on every machine. Taking a number
/// out of a list takes that target or event out of the world and leaves the rest as it is.
struct WorldPlan {
  std::uint64_t site = 0;
  std::vector<std::uint64_t> targets;
  std::vector<std::uint64_t> events;
};

struct World {
  Promises promises;
  std::vector<Event> events;         ///< each (source, id) once
  std::vector<Instant> instants;     ///< worth asking at, ascending, each once; not empty
  std::vector<Instant> period_ends;  ///< of its targets' periods, around its events; may be empty
};

World make_world(const WorldPlan& plan);

/// The whole world for a person to read.
std::string to_text(const World& world);

}  // namespace kpiwatch::worlds
