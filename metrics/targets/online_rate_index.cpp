#include "metrics/targets/online_rate_index.h"

#include <algorithm>
#include <tuple>

namespace kpiwatch {
namespace {

OnlineRateIndex::Sums integrals(const StepTree& tree, std::int64_t place) {
  const StepSums sums = tree.before(place);
  return {sums.integral(0, place), sums.integral(1, place), sums.integral(2, place),
          sums.integral(3, place)};
}

}  // namespace

OnlineRateIndex::Sums& OnlineRateIndex::Sums::operator+=(const Sums& other) {
  good += other.good;
  counted += other.counted;
  unknown += other.unknown;
  excluded += other.excluded;
  return *this;
}

OnlineRateIndex::Sums operator-(const OnlineRateIndex::Sums& a, const OnlineRateIndex::Sums& b) {
  return {a.good - b.good, a.counted - b.counted, a.unknown - b.unknown, a.excluded - b.excluded};
}

OnlineRateIndex::OnlineRateIndex(const Target& target, const OnlineRateTarget& promise,
                                 const TimeZone& zone)
    : unknown_is_offline_(promise.unknown == OnlineRateTarget::Unknown::kOffline),
      select_(promise.select),
      groups_(target.by) {
  if (!promise.sampled.empty()) samples_.emplace(zone, promise.sampled);
}

void OnlineRateIndex::flush() {
  std::sort(noted_.begin(), noted_.end(), [](const Noted& a, const Noted& b) {
    return std::tie(a.time, a.group) < std::tie(b.time, b.group);
  });
  sums_.resize(groups_.size());
  for (std::size_t i = 0; i < noted_.size();) {
    Noted net = noted_[i++];
    while (i < noted_.size() && noted_[i].time == net.time && noted_[i].group == net.group) {
      net.delta += noted_[i++].delta;
    }
    if (net.delta != StepDelta{}) apply(net);
  }
  noted_.clear();
}

OnlineRateIndex::Sums OnlineRateIndex::now(GroupTable::Index group, Instant at) const {
  const auto counts = sums_[group].by_time.before(to_millis(at)).count;
  return {counts[0], counts[1], counts[2], counts[3]};
}

OnlineRateIndex::Sums OnlineRateIndex::until(GroupTable::Index group, Instant at) const {
  return samples_ ? integrals(sums_[group].by_sample, samples_->number_at(at))
                  : integrals(sums_[group].by_time, to_millis(at));
}

Instant OnlineRateIndex::next_step(Instant instant) const {
  Instant next = samples_ ? samples_->next(instant) : kForever;
  for (const Group& group : sums_) {
    if (const auto step = group.by_time.next(to_millis(instant))) {
      next = std::min(next, from_millis(*step));
    }
  }
  return next;
}

void OnlineRateIndex::note(const AssetSegment& segment, const AttributesPool& pool, int sign) {
  if (!segment.registered()) return;
  const Labels& attributes = pool[segment.attributes];
  if (!select_.matches(segment.attributes, attributes)) return;
  const auto group = groups_.group_of(segment.attributes, attributes);
  const StepDelta effect = sign > 0 ? effect_of(segment) : -effect_of(segment);
  noted_.push_back({segment.interval.from, group, effect});
  if (segment.interval.to < kForever) noted_.push_back({segment.interval.to, group, -effect});
}

StepDelta OnlineRateIndex::effect_of(const AssetSegment& segment) const {
  if (segment.under_maintenance) return {.excluded = 1};
  switch (segment.status) {
    case Status::kOnline:
      return {.good = 1, .counted = 1};
    case Status::kOffline:
      return {.counted = 1};
    case Status::kUnknown:
      break;
  }
  return {.counted = unknown_is_offline_ ? 1 : 0, .unknown = 1};
}

void OnlineRateIndex::apply(const Noted& noted) {
  Group& group = sums_[noted.group];
  group.by_time.add(to_millis(noted.time), noted.delta);
  if (samples_) group.by_sample.add(samples_->number_at(noted.time), noted.delta);
}

}  // namespace kpiwatch
