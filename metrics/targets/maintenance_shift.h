#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "metrics/facts/asset_book.h"
#include "metrics/targets/group_table.h"

namespace kpiwatch {

/// The maintenance windows within a stretch of time, found once for many assets: a copy, which
/// stays when the book changes.
class HeldWindows {
 public:
  HeldWindows(const MaintenanceBook& book, const Interval& range);

  /// Replaces `held` by the parts of the windows' time that overlap the segment and in which the
  /// asset, with the segment's attributes, is under maintenance.
  void find(const AssetBook& assets, AssetIndex asset, const AssetSegment& segment,
            IntervalUnion& held);

 private:
  struct Held {
    MaintenanceWindow window;
    SelectorCache select;
    Instant latest_end;  ///< of this window and all before it
  };

  std::vector<Held> windows_;  ///< by start
};

/// Where assets come under maintenance by a change of the windows, and where they no longer are.
class MaintenanceShift {
 public:
  MaintenanceShift(HeldWindows before, HeldWindows after)
      : before_(std::move(before)), after_(std::move(after)) {}

  /// Calls `visit(AssetSegment)` for each piece of the segment that differs, as it was.
  template <class Visit>
  void of(const AssetBook& assets, AssetIndex asset, AssetSegment segment, Visit visit) {
    if (!segment.registered()) return;
    before_.find(assets, asset, segment, was_);
    after_.find(assets, asset, segment, is_);
    Edges was(was_), is(is_);
    const Instant end = segment.interval.to;
    for (Instant now = segment.interval.from; now < end; now = segment.interval.to) {
      segment.interval = {now, end};
      segment.under_maintenance = was.is_within(segment.interval);
      if (is.is_within(segment.interval) != segment.under_maintenance) visit(segment);
    }
  }

 private:
  /// A way along the edges of a union.
  class Edges {
   public:
    explicit Edges(const IntervalUnion& parts) : next_(parts.begin()), end_(parts.end()) {}
    /// Whether a stretch, each of which begins where the one before ends, begins within the union;
    /// cuts it off where that ceases to be so.
    bool is_within(Interval& stretch) {
      while (next_ != end_ && next_->to <= stretch.from) ++next_;
      if (next_ == end_) return false;
      const bool within = next_->from <= stretch.from;
      stretch.to = std::min(stretch.to, within ? next_->to : next_->from);
      return within;
    }

   private:
    IntervalUnion::const_iterator next_;
    IntervalUnion::const_iterator end_;
  };

  HeldWindows before_;
  HeldWindows after_;
  IntervalUnion was_;
  IntervalUnion is_;
};

}  // namespace kpiwatch
