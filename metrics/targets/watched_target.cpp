#include "metrics/targets/watched_target.h"

#include "metrics/targets/budget_execution.h"
#include "metrics/targets/faults.h"
#include "metrics/targets/online_rate.h"

namespace kpiwatch {
namespace {

class WatchedOnlineRate : public WatchedTarget {
 public:
  WatchedOnlineRate(const Target& target, const OnlineRateTarget& promise,
                    const OnlineRateIndex& index)
      : target_(target), promise_(promise), index_(index) {}

  TargetStanding standing_at(CalendarAt& calendar) const override {
    return online_rate_at(target_, promise_, calendar, index_);
  }
  HistoryFigures history(const std::vector<Interval>& intervals,
                         const GroupChoice& groups) const override {
    return online_rate_history(promise_, index_, intervals, groups);
  }
  std::size_t group_count() const override { return index_.groups().told(); }
  Instant next_change(Instant after) const override {
    const Instant step = index_.next_step(after);
    return step < kForever ? step + Millis{1} : kForever;
  }

 private:
  const Target& target_;
  const OnlineRateTarget& promise_;
  const OnlineRateIndex& index_;
};

class WatchedFaults : public WatchedTarget {
 public:
  WatchedFaults(const Target& target, const FaultsTarget& promise, const FaultsIndex& index,
                const AssetBook& assets)
      : target_(target), promise_(promise), index_(index), assets_(assets) {}

  TargetStanding standing_at(CalendarAt& calendar) const override {
    return faults_at(target_, promise_, calendar, index_, assets_);
  }
  HistoryFigures history(const std::vector<Interval>& intervals,
                         const GroupChoice& groups) const override {
    return faults_history(promise_, index_, intervals, groups);
  }
  std::size_t group_count() const override { return index_.groups().told(); }
  Instant next_change(Instant after) const override { return index_.next_change(after); }

 private:
  const Target& target_;
  const FaultsTarget& promise_;
  const FaultsIndex& index_;
  const AssetBook& assets_;
};

class WatchedBudget : public WatchedTarget {
 public:
  WatchedBudget(const Target& target, const BudgetExecutionTarget& promise, const BudgetBook& book,
                const Calendar& calendar)
      : target_(target), promise_(promise), book_(book), calendar_(calendar) {}

  TargetStanding standing_at(CalendarAt& calendar) const override {
    return budget_execution_at(target_, promise_, calendar, book_);
  }
  HistoryFigures history(const std::vector<Interval>& intervals,
                         const GroupChoice&) const override {
    return budget_execution_history(target_, promise_, calendar_, book_, intervals);
  }
  std::size_t group_count() const override { return 0; }
  Instant next_change(Instant) const override { return kForever; }

 private:
  const Target& target_;
  const BudgetExecutionTarget& promise_;
  const BudgetBook& book_;
  const Calendar& calendar_;
};

}  // namespace

std::unique_ptr<const WatchedTarget> watch(const Target& target, const OnlineRateTarget& promise,
                                           const OnlineRateIndex& index) {
  return std::make_unique<WatchedOnlineRate>(target, promise, index);
}

std::unique_ptr<const WatchedTarget> watch(const Target& target, const FaultsTarget& promise,
                                           const FaultsIndex& index, const AssetBook& assets) {
  return std::make_unique<WatchedFaults>(target, promise, index, assets);
}

std::unique_ptr<const WatchedTarget> watch(const Target& target,
                                           const BudgetExecutionTarget& promise,
                                           const BudgetBook& book, const Calendar& calendar) {
  return std::make_unique<WatchedBudget>(target, promise, book, calendar);
}

}  // namespace kpiwatch
