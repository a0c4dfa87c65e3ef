#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/base/image.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// A maintenance window that holds.
struct MaintenanceWindow {
  Interval interval;
  std::optional<Selector> select;
  std::vector<std::string> assets;  ///< ascending

  bool names(std::string_view asset) const;
  bool selects(const Labels& attributes) const { return select && select->matches(attributes); }

  template <class Self, class Image>
  static void members(Self& self, Image& image) {
    image(self.interval, self.select, self.assets);
  }
};

/// All that was planned and cancelled. Each window is what its winning declaration says, whenever
/// it was declared; a cancelled one never held (contract 3).
class MaintenanceBook {
 public:
  /// What an event would change: the window before and after it. Nothing is changed yet.
  struct Change {
    std::optional<MaintenanceWindow> before;
    std::optional<MaintenanceWindow> after;
    bool empty() const { return !before && !after; }
  };
  Change plan(const EventView& event);
  Change cancel(const EventView& event);
  /// Makes the windows those after the change; between plan/cancel and this the old ones still
  /// hold.
  void commit(const Change& change);

  /// Calls `visit(window)` for each window that overlaps `range`.
  template <class Visit>
  void for_each_overlapping(const Interval& range, Visit visit) const {
    if (held_.empty() || latest_end_.back() <= range.from) return;
    const auto end = first_from(range.to);
    for (auto i = end; i-- > 0 && latest_end_[i] > range.from;) {
      if (held_[i].interval.to > range.from) visit(held_[i]);
    }
  }

  void save(ByteWriter& bytes) const;
  /// Into an empty one.
  void load(ByteReader& bytes);

 private:
  struct Declared {
    std::int64_t revision = 0;
    Instant time;
    EventKey key;
    MaintenanceWindow window;

    template <class Self, class Image>
    static void members(Self& self, Image& image) {
      image(self.revision, self.time, self.key, self.window);
    }
  };
  struct Record {
    std::optional<Declared> winner;
    bool cancelled = false;

    template <class Self, class Image>
    static void members(Self& self, Image& image) {
      image(self.winner, self.cancelled);
    }
  };

  std::size_t first_from(Instant instant) const;
  void remove(const MaintenanceWindow& window);
  void insert(const MaintenanceWindow& window);
  void find_latest_ends();

  std::map<std::string, Record, std::less<>> records_;
  std::vector<MaintenanceWindow> held_;  ///< by start
  std::vector<Instant> latest_end_;      ///< latest end among held_[0..i]
};

/// Intervals in order, none touching another.
using IntervalUnion = std::vector<Interval>;
IntervalUnion make_union(std::vector<Interval> intervals);
/// How much of `range` the union covers.
Millis covered(const IntervalUnion& intervals, const Interval& range);

}  // namespace kpiwatch
