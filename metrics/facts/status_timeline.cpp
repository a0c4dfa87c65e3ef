#include "metrics/facts/status_timeline.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace kpiwatch {
namespace {

/// At the beginning of a chunk, or of one before it where there are very many.
StatusMark mark_at(std::size_t chunk) {
  constexpr std::size_t kMost = std::numeric_limits<decltype(StatusMark::chunks)>::max() - 1;
  return {static_cast<std::uint16_t>(std::min(chunk, kMost)), 0};
}

}  // namespace

std::optional<StatusMark> StatusTimeline::put(Instant time, EventNumber number, Status status) {
  StatusRun said;
  said.first = time;
  said.status = status;
  said.numbers = {number, number};
  if (latest_.empty() || latest_.last() < time) {
    append(said);
    return std::nullopt;
  }
  const std::size_t chunk = chunk_beyond(time - Millis{1});
  insert(chunk, said);
  return mark_at(chunk);
}

StatusMark StatusTimeline::end_mark() const {
  StatusMark mark = mark_at(earlier_count());
  if (mark.chunks == earlier_count())
    mark.bytes = static_cast<std::uint16_t>(latest_.lasting_bytes());
  return mark;
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

void StatusTimeline::save(ByteWriter& bytes, StatusMark known) const {
  bytes.write_numbers({known.chunks, chunks() - known.chunks});
  for (std::size_t i = known.chunks; i < chunks(); ++i)
    chunk(i).save(bytes, i == known.chunks ? known.bytes : 0);
}

void StatusTimeline::load(ByteReader& bytes) {
  const std::uint64_t known = bytes.read_number();
  std::uint64_t more = bytes.read_number();
  bytes.expect(more > 0 ? known <= chunks() : known == chunks());
  if (!bytes.ok() || more == 0) return;
  cut_after(known);
  while (true) {
    latest_.load(bytes, earlier_count() > 0 ? earlier_->back().last() : kBeginning);
    if (!bytes.ok() || --more == 0) return;
    end_chunk();
  }
}

/// Leaves so many chunks, and the one after them as the latest, or an empty one.
void StatusTimeline::cut_after(std::size_t chunks) {
  if (chunks > earlier_count()) return end_chunk();
  if (chunks == earlier_count()) return;
  const auto next = earlier_->begin() + static_cast<std::ptrdiff_t>(chunks);
  latest_ = std::move(*next);
  earlier_->erase(next, earlier_->end());
  if (earlier_->empty()) earlier_.reset();
}

/// An empty one is the latest then.
void StatusTimeline::end_chunk() { earlier().push_back(std::exchange(latest_, StatusChunk())); }

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
  end_chunk();
  latest_.push(run);
}

void StatusTimeline::insert(std::size_t place, const StatusRun& said) {
  chunk(place).insert(said);
  if (chunk(place).size() > StatusChunk::kMostBytes) {
    StatusChunk lower = chunk(place).split();
    earlier().insert(earlier().begin() + static_cast<std::ptrdiff_t>(place), std::move(lower));
  }
}

StatusTimeline::Chunks& StatusTimeline::earlier() {
  if (!earlier_) earlier_ = std::make_unique<Chunks>();
  return *earlier_;
}

}  // namespace kpiwatch
