#include "metrics/targets/faults.h"

#include <algorithm>

namespace kpiwatch {
namespace {

class Evaluation {
 public:
  Evaluation(const Target& target, const FaultsTarget& promise, const Calendar& calendar,
             const FaultsIndex& index, const AssetBook& assets, Instant at)
      : target_(target),
        promise_(promise),
        index_(index),
        assets_(assets),
        at_(at),
        period_(calendar.period_at(target.period, at)),
        elapsed_(Ratio((at - period_.from).count(), period_.length().count())) {
    for (const Window& window : target.windows) {
      FaultsWindow& empty = empty_.emplace_back();
      empty.window = window.name;
      empty.from = window_start(calendar, window, at);
    }
  }

  TargetStanding run() {
    FaultsStanding standing;
    standing.limit = promise_.limit;
    standing.max_duration = promise_.max_duration;
    standing.windows = empty_;
    std::vector<std::vector<FaultsWindow>> groups(index_.groups().size());
    for (CountedFault& fault : index_.faults_at(earliest_start(), at_)) {
      add(fault, standing.windows);
      if (!index_.groups().by_nothing()) {
        auto& windows = groups[index_.group_of(fault.attributes)];
        if (windows.empty()) windows = empty_;
        add(fault, windows);
      }
      if (fault.open) {
        ++standing.open;
        standing.open_longest = std::max(standing.open_longest, fault.duration);
      }
      if (fault.start >= period_.from) standing.faults.push_back(entry_of(std::move(fault)));
    }
    finish(standing.windows);
    standing.groups = groups_of(std::move(groups));
    const FaultsWindow& period = standing.windows.front();
    standing.remaining = promise_.limit - period.count;
    if (!elapsed_.is_zero()) standing.forecast_count = Ratio(period.count, 1) / elapsed_;
    const State state = state_of(standing);
    return {target_.id, target_.name, state, {period.window, period_}, std::move(standing)};
  }

 private:
  Instant earliest_start() const {
    Instant earliest = period_.from;
    for (const FaultsWindow& window : empty_) earliest = std::min(earliest, window.from);
    return earliest;
  }

  bool is_overlong(const CountedFault& fault) const {
    return promise_.max_duration && fault.duration > *promise_.max_duration;
  }

  void add(const CountedFault& fault, std::vector<FaultsWindow>& windows) const {
    for (FaultsWindow& window : windows) {
      if (fault.start < window.from) continue;
      ++window.count;
      if (is_overlong(fault)) ++window.overlong;
      window.longest = std::max(window.longest, fault.duration);
      window.total += fault.duration;
    }
  }

  void finish(std::vector<FaultsWindow>& windows) const {
    for (FaultsWindow& window : windows) {
      window.met = window.count <= promise_.limit && window.overlong == 0;
    }
    if (promise_.limit > 0 && !elapsed_.is_zero()) {
      windows.front().burn_rate = Ratio(windows.front().count, promise_.limit) / elapsed_;
    }
  }

  std::vector<FaultsGroup> groups_of(std::vector<std::vector<FaultsWindow>> by_index) const {
    std::vector<FaultsGroup> groups;
    for (const auto& [values, group] : index_.groups().in_order()) {
      auto& windows = by_index[group];
      const bool any = std::any_of(windows.begin(), windows.end(),
                                   [](const FaultsWindow& window) { return window.count > 0; });
      if (!any) continue;
      finish(windows);
      groups.push_back({index_.groups().labels_of(values), std::move(windows)});
    }
    return groups;
  }

  FaultEntry entry_of(CountedFault&& fault) const {
    FaultEntry entry;
    entry.id = std::move(fault.id);
    if (fault.asset) entry.asset = assets_.id_of(*fault.asset);
    entry.kind = value_of(assets_.pool()[fault.attributes], "kind");
    entry.started = fault.start;
    if (!fault.open) entry.ended = fault.end;
    entry.duration = fault.duration;
    entry.overlong = is_overlong(fault);
    entry.set_aside = fault.set_aside;
    return entry;
  }

  State state_of(const FaultsStanding& standing) const {
    const FaultsWindow& period = standing.windows.front();
    if (!period.met) return State::kBreached;
    const bool nearly_used = promise_.limit > 0 && 5 * period.count >= 4 * promise_.limit;
    const bool half_through = promise_.max_duration && standing.open > 0 &&
                              2 * standing.open_longest > *promise_.max_duration;
    return nearly_used || half_through ? State::kAtRisk : State::kMet;
  }

  const Target& target_;
  const FaultsTarget& promise_;
  const FaultsIndex& index_;
  const AssetBook& assets_;
  Instant at_;
  Interval period_;
  Ratio elapsed_;  ///< share of the period that has passed
  std::vector<FaultsWindow> empty_;
};

}  // namespace

TargetStanding faults_at(const Target& target, const FaultsTarget& promise,
                         const Calendar& calendar, const FaultsIndex& index,
                         const AssetBook& assets, Instant at) {
  return Evaluation(target, promise, calendar, index, assets, at).run();
}

}  // namespace kpiwatch
