#include "daemon/simulate/outages.h"

#include <algorithm>

#include "daemon/simulate/rhythm.h"

namespace kpiwatch::simulate {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Millis kLineGap = days{600};
constexpr Millis kCameraGap = days{15};
constexpr Millis kFlappingGap = days{90};
constexpr int kFlappingPerMille = 30;

/// Most outages are over after a restart, some need a visit, a few a part that has to be ordered.
Millis outage_length(Random& random) {
  constexpr int kShares[] = {60, 30, 10};
  constexpr Millis kMeans[] = {minutes{15}, hours{7}, hours{100}};
  return seconds{5} + random.exponential(kMeans[random.weighted(kShares)]);
}

Reason camera_reason(Random& random) {
  constexpr Reason kReasons[] = {Reason::kPower, Reason::kDevice, Reason::kNone,
                                 Reason::kContactLost};
  constexpr int kShares[] = {45, 35, 17, 3};
  return kReasons[random.weighted(kShares)];
}

/// Some minutes of up and down.
void add_flapping(Instant at, Random& random, std::vector<Outage>& outages) {
  const auto cycles = random.between(10, 40);
  for (std::int64_t i = 0; i < cycles; ++i) {
    const Instant back = at + seconds{5} + random.exponential(minutes{1});
    outages.push_back({{at, back}, Reason::kNone});
    at = back + seconds{10} + random.exponential(minutes{3});
  }
}

void add_own_outages(const World& world, const Camera& camera, Random& random,
                     std::vector<Outage>& outages) {
  const Rhythm rhythm(world.calendar.zone);
  const Millis gap = kCameraGap * 100 / kTownTable[camera.town].trouble;
  for (Instant at = rhythm.next_after(world.span.from, gap, random); at < world.span.to;
       at = rhythm.next_after(outages.back().interval.to, gap, random)) {
    const Instant back = at + outage_length(random);
    outages.push_back({{at, back}, camera_reason(random)});
  }
  if (!random.chance(kFlappingPerMille)) return;
  for (Instant at = rhythm.next_after(world.span.from, kFlappingGap, random); at < world.span.to;
       at = rhythm.next_after(at, kFlappingGap, random)) {
    add_flapping(at, random, outages);
  }
}

/// A camera is missed some seconds after its line is, and seen again some seconds after it is back.
void add_line_outages_of(const std::vector<Outage>& line, Random& random,
                         std::vector<Outage>& outages) {
  for (const Outage& outage : line) {
    const Millis missed = random.between(seconds{1}, seconds{20});
    const Millis seen = random.between(seconds{2}, seconds{40});
    const Reason reason = outage.reason == Reason::kPlanned ? Reason::kPlanned : Reason::kLine;
    outages.push_back({{outage.interval.from + missed, outage.interval.to + seen}, reason});
  }
}

/// In order, none touching the next: what overlaps is one outage, for the reason that was there
/// first.
std::vector<Outage> merged(std::vector<Outage> outages) {
  std::ranges::sort(outages, {}, [](const Outage& outage) { return outage.interval.from; });
  std::vector<Outage> result;
  for (const Outage& outage : outages) {
    if (!result.empty() && outage.interval.from <= result.back().interval.to) {
      Instant& end = result.back().interval.to;
      end = std::max(end, outage.interval.to);
    } else {
      result.push_back(outage);
    }
  }
  return result;
}

/// Turns the outages of one asset that reports while in `reporting` into statuses.
void add_changes(AssetIndex asset, Interval reporting, std::vector<Outage> outages,
                 std::vector<StatusChange>& changes) {
  const std::vector<Outage> spells = merged(std::move(outages));
  const auto down_at_first = std::ranges::any_of(
      spells, [&](const Outage& spell) { return spell.interval.contains(reporting.from); });
  if (!down_at_first && !reporting.empty()) {
    changes.push_back({reporting.from, asset, Status::kOnline, Reason::kNone});
  }
  for (const Outage& spell : spells) {
    const Instant from = std::max(spell.interval.from, reporting.from);
    if (spell.interval.to <= reporting.from || from >= reporting.to) continue;
    const Status status =
        spell.reason == Reason::kContactLost ? Status::kUnknown : Status::kOffline;
    changes.push_back({from, asset, status, spell.reason});
    if (spell.interval.to < reporting.to) {
      changes.push_back({spell.interval.to, asset, Status::kOnline, Reason::kNone});
    }
  }
}

void add_camera_changes(const World& world, const Story& story, std::size_t index,
                        std::vector<StatusChange>& changes) {
  const Camera& camera = world.cameras[index];
  Random random(world.seed, "camera outages", index);
  std::vector<Outage> outages;
  add_own_outages(world, camera, random, outages);
  add_line_outages_of(story.outages[camera.line], random, outages);
  // A new camera is heard of within a minute; a few only when somebody notices that they are not.
  const Millis silent = random.chance(20) ? random.between(hours{2}, hours{60})
                                          : random.between(seconds{1}, minutes{1});
  const Interval reporting{camera.added + silent, std::min(camera.retired, world.span.to)};
  const AssetIndex asset = world.index_of_camera(index);
  add_changes(asset, reporting, std::move(outages), changes);
  if (camera.retired < world.span.to) {
    changes.push_back({camera.retired, asset, Status::kUnknown, Reason::kGone});
  }
}

}  // namespace

void tell_line_outages(const World& world, Story& story) {
  const Rhythm rhythm(world.calendar.zone);
  for (AssetIndex line = 0; line < world.lines; ++line) {
    Random random(world.seed, "line outages", line);
    for (Instant at = rhythm.next_after(world.span.from, kLineGap, random); at < world.span.to;
         at = rhythm.next_after(at, kLineGap, random)) {
      const Millis length =
          random.exponential(random.chance(700) ? Millis{minutes{12}} : Millis{hours{3}});
      story.outages[line].push_back({{at, at + minutes{1} + length}, Reason::kNone});
    }
  }
}

std::vector<StatusChange> make_status_changes(const World& world, const Story& story) {
  std::vector<StatusChange> changes;
  for (AssetIndex thing = 0; thing < world.things.size(); ++thing) {
    const Interval reporting{world.span.from + seconds{1}, world.span.to};
    add_changes(thing, reporting, story.outages[thing], changes);
  }
  for (std::size_t i = 0; i < world.cameras.size(); ++i) {
    add_camera_changes(world, story, i, changes);
  }
  std::ranges::sort(changes, [](const StatusChange& a, const StatusChange& b) {
    return std::pair(a.time, a.asset) < std::pair(b.time, b.asset);
  });
  return changes;
}

}  // namespace kpiwatch::simulate
