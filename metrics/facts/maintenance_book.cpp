#include "metrics/facts/maintenance_book.h"

#include <algorithm>
#include <tuple>

namespace kpiwatch {

bool MaintenanceWindow::names(std::string_view asset) const {
  return std::binary_search(assets.begin(), assets.end(), asset);
}

MaintenanceBook::Change MaintenanceBook::plan(const EventView& event) {
  const auto& planned = std::get<MaintenancePlanned>(*event.fact);
  Record& record = records_[std::string(event.subject)];
  const auto rank = std::tie(planned.revision, event.time, event.key.source, event.key.id);
  if (record.winner) {
    const Declared& winner = *record.winner;
    if (std::tie(winner.revision, winner.time, winner.key.source, winner.key.id) > rank) return {};
  }
  Declared declared{planned.revision,
                    event.time,
                    EventKey(event.key),
                    {planned.interval, planned.select, planned.assets}};
  std::sort(declared.window.assets.begin(), declared.window.assets.end());
  Change change;
  if (!record.cancelled) {
    if (record.winner) change.before = record.winner->window;
    change.after = declared.window;
  }
  record.winner = std::move(declared);
  return change;
}

MaintenanceBook::Change MaintenanceBook::cancel(const EventView& event) {
  Record& record = records_[std::string(event.subject)];
  Change change;
  if (!record.cancelled && record.winner) change.before = record.winner->window;
  record.cancelled = true;
  return change;
}

void MaintenanceBook::commit(const Change& change) {
  if (change.before) remove(*change.before);
  if (change.after) insert(*change.after);
  find_latest_ends();
}

void MaintenanceBook::save(ByteWriter& bytes) const { ImageWriter{bytes}(records_); }

void MaintenanceBook::load(ByteReader& bytes) {
  ImageReader{bytes}(records_);
  for (const auto& [name, record] : records_) {
    if (record.winner && !record.cancelled) held_.push_back(record.winner->window);
  }
  std::ranges::sort(held_, {}, [](const MaintenanceWindow& held) { return held.interval.from; });
  find_latest_ends();
}

void MaintenanceBook::find_latest_ends() {
  latest_end_.resize(held_.size());
  Instant latest = kBeginning;
  for (std::size_t i = 0; i < held_.size(); ++i) {
    latest = std::max(latest, held_[i].interval.to);
    latest_end_[i] = latest;
  }
}

std::size_t MaintenanceBook::first_from(Instant instant) const {
  const auto found = std::lower_bound(
      held_.begin(), held_.end(), instant,
      [](const MaintenanceWindow& window, Instant from) { return window.interval.from < from; });
  return static_cast<std::size_t>(found - held_.begin());
}

void MaintenanceBook::remove(const MaintenanceWindow& window) {
  // Two windows may say the same; it does not matter which of them goes.
  const auto same = [&](const MaintenanceWindow& held) {
    return held.interval == window.interval && held.select == window.select &&
           held.assets == window.assets;
  };
  held_.erase(std::find_if(held_.begin(), held_.end(), same));
}

void MaintenanceBook::insert(const MaintenanceWindow& window) {
  held_.insert(held_.begin() + static_cast<std::ptrdiff_t>(first_from(window.interval.from)),
               window);
}

IntervalUnion make_union(std::vector<Interval> intervals) {
  std::sort(intervals.begin(), intervals.end(),
            [](const Interval& a, const Interval& b) { return a.from < b.from; });
  IntervalUnion joined;
  for (const Interval& interval : intervals) {
    if (!joined.empty() && interval.from <= joined.back().to) {
      joined.back().to = std::max(joined.back().to, interval.to);
    } else {
      joined.push_back(interval);
    }
  }
  return joined;
}

Millis covered(const IntervalUnion& intervals, const Interval& range) {
  Millis total{0};
  for (const Interval& interval : intervals) {
    const Instant from = std::max(interval.from, range.from);
    const Instant to = std::min(interval.to, range.to);
    if (from < to) total += to - from;
  }
  return total;
}

}  // namespace kpiwatch
