#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "metrics/facts/asset_book.h"
#include "metrics/facts/budget_book.h"
#include "metrics/targets/board.h"
#include "metrics/targets/faults_index.h"
#include "metrics/targets/history.h"
#include "metrics/targets/online_rate_index.h"
#include "metrics/targets/target.h"

namespace kpiwatch {

/// One target and what it is answered from, whatever its kind. It keeps references: what it was
/// made of must outlive it.
class WatchedTarget {
 public:
  virtual ~WatchedTarget() = default;

  /// Where it stands at the instant of `calendar`.
  virtual TargetStanding standing_at(CalendarAt& calendar) const = 0;
  /// What it came to in each of the intervals, each of which begins where the one before ends;
  /// there is at least one.
  virtual HistoryFigures history(const std::vector<Interval>& intervals,
                                 const GroupChoice& groups) const = 0;
  /// How many groups of it were ever seen; 0 without `by`.
  virtual std::size_t group_count() const = 0;
  /// The first instant after `after` at which what stands may change without an event; the ends of
  /// its period apart. kForever when there is none.
  virtual Instant next_change(Instant after) const = 0;
};

std::unique_ptr<const WatchedTarget> watch(const Target& target, const OnlineRateTarget& promise,
                                           const OnlineRateIndex& index);
std::unique_ptr<const WatchedTarget> watch(const Target& target, const FaultsTarget& promise,
                                           const FaultsIndex& index, const AssetBook& assets);
std::unique_ptr<const WatchedTarget> watch(const Target& target,
                                           const BudgetExecutionTarget& promise,
                                           const BudgetBook& book, const Calendar& calendar);

}  // namespace kpiwatch
