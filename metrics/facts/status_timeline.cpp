#include "metrics/facts/status_timeline.h"

#include <algorithm>
#include <utility>

namespace kpiwatch {

std::optional<std::size_t> StatusTimeline::put(Instant time, EventNumber number, Status status) {
  StatusRun said;
  said.first = time;
  said.status = status;
  said.numbers = {number, number};
  if (latest_.empty() || latest_.last() < time) {
    append(said);
    return std::nullopt;
  }
  return insert(chunk_beyond(time - Millis{1}), said);
}

StatusTimeline::Place StatusTimeline::place_of(Instant time) const {
  Place place;
  if (latest_.empty() || latest_.last() < time) return place;
  visit_back(time, [&](const StatusRun& run) {
    if (run.first > time) {
      place.next = run.first;
      return true;
    }
    const std::uint32_t beat = run.beat_at(time);
    if (run.at(beat) == time) place.numbers = run.numbers_of(beat);
    if (beat + 1 < run.count) place.next = run.at(beat + 1);
    return false;
  });
  return place;
}

StatusTimeline::Runs StatusTimeline::runs_in(const Interval& range) const {
  Runs runs;
  visit_back(range.to - Millis{1}, [&](const StatusRun& run) {
    if (run.first < range.to) runs.push_back(run);
    return run.first > range.from;
  });
  std::reverse(runs.begin(), runs.end());
  return runs;
}

std::optional<StatusRun> StatusTimeline::run_at(Instant instant) const {
  std::optional<StatusRun> found;
  visit_back(instant, [&](const StatusRun& run) {
    if (run.first <= instant) found = run;
    return !found;
  });
  return found;
}

void StatusTimeline::save(ByteWriter& bytes, std::size_t known_chunks) const {
  bytes.write(static_cast<std::uint32_t>(known_chunks));
  bytes.write(static_cast<std::uint32_t>(chunks() - known_chunks));
  for (std::size_t i = known_chunks; i < chunks(); ++i) chunk(i).save(bytes);
}

void StatusTimeline::load(ByteReader& bytes) {
  const std::size_t known = bytes.read<std::uint32_t>();
  std::size_t more = bytes.read<std::uint32_t>();
  bytes.expect(more > 0 ? known <= chunks() : known == chunks());
  if (!bytes.ok() || more == 0) return;
  Instant before = known > 0 ? chunk(known - 1).last() : kBeginning;
  keep_first(known);
  for (; more > 0 && bytes.ok(); --more) {
    StatusChunk& next = more > 1 ? earlier().emplace_back() : latest_;
    bytes.expect(before < next.load(bytes));
    before = next.last();
  }
}

/// Leaves the latest one empty.
void StatusTimeline::keep_first(std::size_t chunks) {
  if (chunks > earlier_count()) {
    earlier().push_back(std::move(latest_));
  } else if (earlier_) {
    earlier_->erase(earlier_->begin() + static_cast<std::ptrdiff_t>(chunks), earlier_->end());
  }
  latest_ = StatusChunk();
}

/// The first chunk that reaches beyond `time`, or else the last one.
std::size_t StatusTimeline::chunk_beyond(Instant time) const {
  if (!earlier_ || earlier_->back().last() <= time) return earlier_count();
  const auto found = std::upper_bound(
      earlier_->begin(), earlier_->end(), time,
      [](Instant instant, const StatusChunk& chunk) { return instant < chunk.last(); });
  return static_cast<std::size_t>(found - earlier_->begin());
}

template <class Visit>
void StatusTimeline::visit_back(Instant time, Visit visit) const {
  std::size_t end = 0;
  if (latest_.last() <= time) {
    // Nearly always, and then nothing else is fetched from memory.
    if (!latest_.visit_back(visit)) return;
    end = earlier_count();
  } else {
    end = chunk_beyond(time) + 1;
  }
  while (end > 0 && chunk(--end).visit_back(visit)) {
  }
}

/// Looks at the earlier chunks only when it needs another one: where they lie would have to come
/// from memory.
void StatusTimeline::append(const StatusRun& run) {
  if (!latest_.empty()) {
    if (const auto joined = join(latest_.top(), run)) return latest_.replace_top(*joined);
  }
  if (latest_.push(run)) return;
  earlier().push_back(std::exchange(latest_, StatusChunk()));
  latest_.push(run);
}

std::size_t StatusTimeline::insert(std::size_t place, const StatusRun& said) {
  chunk(place).insert(said);
  if (chunk(place).size() > StatusChunk::kMostBytes) {
    StatusChunk lower = chunk(place).split();
    earlier().insert(earlier().begin() + static_cast<std::ptrdiff_t>(place), std::move(lower));
  }
  return place;
}

StatusTimeline::Chunks& StatusTimeline::earlier() {
  if (!earlier_) earlier_ = std::make_unique<Chunks>();
  return *earlier_;
}

}  // namespace kpiwatch
