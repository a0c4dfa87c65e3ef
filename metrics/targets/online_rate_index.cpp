#include "metrics/targets/online_rate_index.h"

#include <algorithm>
#include <tuple>

namespace kpiwatch {

OnlineRateIndex::OnlineRateIndex(const Target& target, const OnlineRateTarget& promise,
                                 const TimeZone& zone)
    : unknown_is_offline_(promise.unknown == OnlineRateTarget::Unknown::kOffline),
      select_(promise.select),
      groups_(target.by) {
  if (!promise.sampled.empty()) samples_.emplace(zone, promise.sampled);
}

void OnlineRateIndex::flush() {
  if (noted_.empty()) return;
  sums_.resize(groups_.size());
  if (noted_.size() == 1) {
    apply(noted_.front());
  } else {
    apply_net();
  }
  noted_.clear();
}

/// What is noted for one time and group is added up first: most of it cancels out.
void OnlineRateIndex::apply_net() {
  std::sort(noted_.begin(), noted_.end(), [](const Noted& a, const Noted& b) {
    return std::tie(a.time, a.group) < std::tie(b.time, b.group);
  });
  for (std::size_t i = 0; i < noted_.size();) {
    Noted net = noted_[i++];
    while (i < noted_.size() && noted_[i].time == net.time && noted_[i].group == net.group) {
      add(net.delta, noted_[i++].delta);
    }
    if (!is_nothing(net.delta)) apply(net);
  }
}

void OnlineRateIndex::save(ByteWriter& bytes, ImageExtent extent) {
  groups_.save(bytes);
  for (Group& group : sums_) {
    for (StepTree& tree : group.by_time) tree.save(bytes, extent);
    for (StepTree& tree : group.by_sample) tree.save(bytes, extent);
  }
}

std::size_t OnlineRateIndex::image_size() const {
  std::size_t size = 0;
  for (const Group& group : sums_) {
    for (const StepTree& tree : group.by_time) size += tree.image_size();
    for (const StepTree& tree : group.by_sample) size += tree.image_size();
  }
  return size;
}

void OnlineRateIndex::load(ByteReader& bytes) {
  groups_.load(bytes);
  bytes.expect(groups_.size() >= sums_.size());
  sums_.resize(groups_.size());
  for (Group& group : sums_) {
    for (StepTree& tree : group.by_time) tree.load(bytes);
    for (StepTree& tree : group.by_sample) tree.load(bytes);
  }
}

OnlineRateIndex::Sums OnlineRateIndex::now(GroupTable::Index group, Instant at) const {
  const auto count = [&](std::size_t i) {
    return sums_[group].by_time[i].before(to_millis(at)).count;
  };
  return {count(0), count(1), count(2), count(3)};
}

std::vector<std::int64_t> OnlineRateIndex::places_of(std::span<const Instant> instants) const {
  std::vector<std::int64_t> places(instants.size());
  std::ranges::transform(instants, places.begin(), [&](Instant instant) {
    return samples_ ? samples_->number_at(instant) : to_millis(instant);
  });
  return places;
}

OnlineRateIndex::Counts OnlineRateIndex::sum_up(const Trees& trees,
                                                std::span<const std::int64_t> places,
                                                std::span<Sums> sums) {
  static constexpr std::array kParts{&Sums::good, &Sums::counted, &Sums::unknown, &Sums::excluded};
  Counts last{};
  std::array<StepSum, StepTree::kFetchedTogether> steps;
  for (std::size_t done = 0; done < places.size(); done += steps.size()) {
    const auto asked = places.subspan(done, std::min(steps.size(), places.size() - done));
    for (std::size_t part = 0; part < trees.size(); ++part) {
      trees[part].before(asked, std::span(steps).first(asked.size()));
      for (std::size_t i = 0; i < asked.size(); ++i)
        sums[done + i].*kParts[part] = steps[i].integral(asked[i]);
      last[part] = steps[asked.size() - 1].count;
    }
  }
  return last;
}

void OnlineRateIndex::until(GroupTable::Index group, std::span<const std::int64_t> places,
                            std::span<Sums> sums) const {
  sum_up(samples_ ? sums_[group].by_sample : sums_[group].by_time, places, sums);
}

OnlineRateIndex::Sums OnlineRateIndex::until_now(GroupTable::Index group,
                                                 std::span<const std::int64_t> places, Instant at,
                                                 std::span<Sums> sums) const {
  if (samples_) {
    until(group, places, sums);
    return now(group, at);
  }
  const Counts last = sum_up(sums_[group].by_time, places, sums);
  return {last[0], last[1], last[2], last[3]};
}

Instant OnlineRateIndex::next_step(Instant instant) const {
  Instant next = samples_ ? samples_->next(instant) : kForever;
  for (const Group& group : sums_) {
    for (const StepTree& tree : group.by_time) {
      if (const auto step = tree.next(to_millis(instant)))
        next = std::min(next, from_millis(*step));
    }
  }
  return next;
}

void OnlineRateIndex::add(Delta& delta, const Delta& other) {
  for (std::size_t i = 0; i < delta.size(); ++i) delta[i] += other[i];
}

bool OnlineRateIndex::is_nothing(const Delta& delta) {
  return (delta[0] | delta[1] | delta[2] | delta[3]) == 0;
}

OnlineRateIndex::Delta OnlineRateIndex::minus(Delta delta) {
  for (std::int32_t& part : delta) part = -part;
  return delta;
}

void OnlineRateIndex::take_out(const AssetSegment& segment, const AttributesPool& pool) {
  note(segment, minus(effect_of(segment.under_maintenance, segment.status)), pool);
}

void OnlineRateIndex::put_in(const AssetSegment& segment, const AttributesPool& pool) {
  note(segment, effect_of(segment.under_maintenance, segment.status), pool);
}

void OnlineRateIndex::change(const AssetSegment& segment, Status to, const AttributesPool& pool) {
  Delta delta = effect_of(segment.under_maintenance, to);
  add(delta, minus(effect_of(segment.under_maintenance, segment.status)));
  note(segment, delta, pool);
}

void OnlineRateIndex::turn_maintenance(const AssetSegment& segment, const AttributesPool& pool) {
  Delta delta = effect_of(!segment.under_maintenance, segment.status);
  add(delta, minus(effect_of(segment.under_maintenance, segment.status)));
  note(segment, delta, pool);
}

void OnlineRateIndex::note(const AssetSegment& segment, const Delta& delta,
                           const AttributesPool& pool) {
  if (is_nothing(delta) || !segment.registered()) return;
  const Labels& attributes = pool[segment.attributes];
  if (!select_.matches(segment.attributes, attributes)) return;
  const auto group = groups_.group_of(segment.attributes, attributes);
  note({segment.interval.from, group, delta});
  if (segment.interval.to < kForever) note({segment.interval.to, group, minus(delta)});
}

/// Nearly always a segment begins where the one before ended.
void OnlineRateIndex::note(const Noted& noted) {
  if (!noted_.empty() && noted_.back().time == noted.time && noted_.back().group == noted.group) {
    add(noted_.back().delta, noted.delta);
  } else {
    noted_.push_back(noted);
  }
}

OnlineRateIndex::Delta OnlineRateIndex::effect_of(bool under_maintenance, Status status) const {
  if (under_maintenance) return {0, 0, 0, 1};
  switch (status) {
    case Status::kOnline:
      return {1, 1, 0, 0};
    case Status::kOffline:
      return {0, 1, 0, 0};
    case Status::kUnknown:
      break;
  }
  return {0, unknown_is_offline_ ? 1 : 0, 1, 0};
}

void OnlineRateIndex::apply(const Noted& noted) {
  Group& group = sums_[noted.group];
  add(group.by_time, to_millis(noted.time), noted.delta);
  if (samples_) add(group.by_sample, samples_->number_at(noted.time), noted.delta);
}

void OnlineRateIndex::add(Trees& trees, std::int64_t place, const Delta& delta) {
  for (std::size_t i = 0; i < trees.size(); ++i) {
    if (delta[i] != 0) trees[i].add(place, delta[i]);
  }
}

}  // namespace kpiwatch
