#include "daemon/simulate/heartbeats.h"

#include <algorithm>

namespace kpiwatch::simulate {

Heartbeats::Heartbeats(const World& world,
                       const std::map<std::string, Millis, std::less<>>& timeouts)
    : online_(world.size()) {
  for (AssetIndex asset = 0; asset < world.size(); ++asset) {
    const auto timeout = timeouts.find(world.kind_of(asset));
    if (timeout == timeouts.end()) continue;
    const Millis every = std::max(timeout->second / 3, Millis{1});
    Random random(world.seed, "heartbeat", asset);
    beats_.push_back({asset, every, random.instant_in({world.span.from, world.span.from + every})});
  }
}

std::vector<StatusChange> Heartbeats::weave(Interval interval, std::vector<StatusChange> changes) {
  if (beats_.empty()) return changes;
  for (Beat& beat : beats_) {
    for (; beat.next < interval.to; beat.next += beat.every) {
      changes.push_back({beat.next, beat.asset, Status::kOnline, Reason::kBeat});
    }
  }
  std::ranges::stable_sort(changes, {}, &StatusChange::time);
  std::vector<StatusChange> woven;
  woven.reserve(changes.size());
  for (const StatusChange& change : changes) {
    if (change.reason != Reason::kBeat) online_[change.asset] = change.status == Status::kOnline;
    if (change.reason != Reason::kBeat || online_[change.asset]) woven.push_back(change);
  }
  return woven;
}

}  // namespace kpiwatch::simulate
