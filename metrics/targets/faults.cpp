#include "metrics/targets/faults.h"

#include <algorithm>

namespace kpiwatch {
namespace {

/// Faults added up.
struct Tally {
  std::int64_t count = 0;
  std::int64_t overlong = 0;
  Millis longest{0};
  MillisSum total{0};

  Tally& operator+=(const Tally& other) {
    count += other.count;
    overlong += other.overlong;
    longest = std::max(longest, other.longest);
    total += other.total;
    return *this;
  }
};

/// For each of the instants at which windows begin, in order, the faults from there up to the next.
using Tallies = std::vector<Tally>;

class FaultsEvaluation {
 public:
  FaultsEvaluation(const Target& target, const FaultsTarget& promise, CalendarAt& calendar,
                   const FaultsIndex& index, const AssetBook& assets)
      : target_(target),
        promise_(promise),
        index_(index),
        assets_(assets),
        at_(calendar.at()),
        period_(calendar.period(target.period)),
        elapsed_(Ratio((at_ - period_.from).count(), period_.length().count())) {
    for (const Window& window : target.windows) starts_.push_back(window_start(calendar, window));
    edges_ = starts_;
    std::ranges::sort(edges_);
    const auto repeated = std::ranges::unique(edges_);
    edges_.erase(repeated.begin(), repeated.end());
  }

  TargetStanding run() {
    FaultsStanding standing;
    standing.limit = promise_.limit;
    standing.max_duration = promise_.max_duration;
    Tallies all(edges_.size());
    std::vector<Tallies> by_group(index_.groups().size());
    std::vector<CountedFault> faults = index_.faults_at(edges_.front(), at_);
    standing.faults.reserve(faults.size());
    for (CountedFault& fault : faults) {
      if (fault.start >= edges_.front()) {
        const auto edge = static_cast<std::size_t>(std::ranges::upper_bound(edges_, fault.start) -
                                                   edges_.begin() - 1);
        const Tally tally{1, is_overlong(fault) ? 1 : 0, fault.duration, fault.duration};
        all[edge] += tally;
        auto& group = by_group[index_.group_of(fault.attributes)];
        group.resize(edges_.size());
        group[edge] += tally;
      }
      if (fault.open) {
        ++standing.open;
        standing.open_longest = std::max(standing.open_longest, fault.duration);
      }
      if (fault.start >= period_.from) add_entry(std::move(fault), standing.faults);
    }
    standing.windows = windows_of(std::move(all));
    if (!index_.groups().by_nothing()) standing.groups = groups_of(std::move(by_group));
    const FaultsWindow& period = standing.windows.front();
    standing.remaining = promise_.limit - period.count;
    if (!elapsed_.is_zero()) standing.forecast_count = Ratio(period.count, 1) / elapsed_;
    const State state = state_of(standing);
    return {target_.id, target_.name, state, {period.window, period_}, std::move(standing)};
  }

 private:
  bool is_overlong(const CountedFault& fault) const {
    return promise_.max_duration && fault.duration > *promise_.max_duration;
  }

  std::vector<FaultsWindow> windows_of(Tallies tallies) const {
    for (std::size_t i = tallies.size() - 1; i > 0; --i) tallies[i - 1] += tallies[i];
    std::vector<FaultsWindow> windows;
    windows.reserve(starts_.size());
    for (std::size_t i = 0; i < starts_.size(); ++i) {
      const auto edge = std::ranges::lower_bound(edges_, starts_[i]) - edges_.begin();
      const Tally& tally = tallies[static_cast<std::size_t>(edge)];
      const bool met = tally.count <= promise_.limit && tally.overlong == 0;
      windows.push_back({target_.windows[i].name, starts_[i], tally.count, tally.overlong,
                         tally.longest, tally.total, std::nullopt, met});
    }
    if (promise_.limit > 0 && !elapsed_.is_zero()) {
      windows.front().burn_rate = Ratio(windows.front().count, promise_.limit) / elapsed_;
    }
    return windows;
  }

  std::vector<FaultsGroup> groups_of(std::vector<Tallies> by_group) const {
    std::vector<FaultsGroup> groups;
    for (const auto& [values, group] : index_.groups().in_order()) {
      if (by_group[group].empty()) continue;
      groups.push_back({index_.groups().labels_of(values), windows_of(std::move(by_group[group]))});
    }
    return groups;
  }

  void add_entry(CountedFault&& fault, std::vector<FaultEntry>& entries) const {
    FaultEntry& entry = entries.emplace_back();
    entry.id = std::move(fault.id);
    if (fault.asset) entry.asset = assets_.id_of(*fault.asset);
    entry.kind = value_of(assets_.pool()[fault.attributes], "kind");
    entry.started = fault.start;
    if (!fault.open) entry.ended = fault.end;
    entry.duration = fault.duration;
    entry.overlong = is_overlong(fault);
    entry.set_aside = fault.set_aside;
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
  Ratio elapsed_;                ///< share of the period that has passed
  std::vector<Instant> starts_;  ///< of the windows, in their order
  std::vector<Instant> edges_;   ///< the same, ascending, each once
};

}  // namespace

TargetStanding faults_at(const Target& target, const FaultsTarget& promise, CalendarAt& calendar,
                         const FaultsIndex& index, const AssetBook& assets) {
  return FaultsEvaluation(target, promise, calendar, index, assets).run();
}

}  // namespace kpiwatch
