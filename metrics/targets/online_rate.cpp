#include "metrics/targets/online_rate.h"

#include <algorithm>
#include <chrono>

namespace kpiwatch {
namespace {

using Sums = OnlineRateIndex::Sums;

/// One group, or the whole target: the sums of each window, those of the last three days, and now.
struct Figures {
  std::vector<Sums> windows;
  Sums recent;
  Sums now;

  explicit Figures(std::size_t count) : windows(count) {}

  Figures& operator+=(const Figures& other) {
    for (std::size_t i = 0; i < windows.size(); ++i) windows[i] += other.windows[i];
    recent += other.recent;
    now += other.now;
    return *this;
  }
  bool counts_nothing() const {
    for (const Sums& sums : windows) {
      if (sums.counted != 0) return false;
    }
    return now.counted == 0;
  }
};

class OnlineRateEvaluation {
 public:
  OnlineRateEvaluation(const Target& target, const OnlineRateTarget& promise, CalendarAt& calendar,
                       const OnlineRateIndex& index)
      : target_(target),
        promise_(promise),
        index_(index),
        at_(calendar.at()),
        period_(calendar.period(target.period)),
        objective_(promise.objective),
        may_miss_(Ratio(1, 1) - objective_) {
    for (const Window& window : target.windows) starts_.push_back(window_start(calendar, window));
    const Instant recent_start = at_ - std::chrono::days{3};
    std::vector<Instant> boundaries = starts_;
    boundaries.insert(boundaries.end(), {recent_start, at_});
    std::ranges::sort(boundaries);
    const auto repeated = std::ranges::unique(boundaries);
    boundaries.erase(repeated.begin(), repeated.end());
    const auto place_of = [&](Instant start) {
      return static_cast<std::size_t>(std::ranges::lower_bound(boundaries, start) -
                                      boundaries.begin());
    };
    for (const Instant start : starts_) begins_.push_back(place_of(start));
    recent_begin_ = place_of(recent_start);
    places_ = index.places_of(boundaries);
    until_.resize(places_.size());
  }

  TargetStanding run() {
    OnlineRateStanding standing;
    standing.objective = promise_.objective;
    standing.sampled = !promise_.sampled.empty();
    Figures total(starts_.size()), figures(starts_.size());
    if (!index_.groups().by_nothing()) standing.groups.reserve(index_.groups().size());
    for (const auto& [values, group] : index_.groups().in_order()) {
      find(group, figures);
      total += figures;
      if (index_.groups().by_nothing() || figures.counts_nothing()) continue;
      standing.groups.push_back(
          {index_.groups().labels_of(values), now_of(figures.now), windows_of(figures)});
    }
    standing.now = now_of(total.now);
    standing.windows = windows_of(total);
    if (!standing.sampled) {
      standing.error_budget = error_budget_of(total);
      standing.forecast_ratio = forecast_of(total);
    }
    const State state = state_of(standing);
    return {target_.id,
            target_.name,
            state,
            {target_.windows.front().name, period_},
            std::move(standing)};
  }

 private:
  void find(GroupTable::Index group, Figures& figures) {
    figures.now = index_.until_now(group, places_, at_, until_);
    const Sums& end = until_.back();
    for (std::size_t i = 0; i < begins_.size(); ++i) figures.windows[i] = end - until_[begins_[i]];
    figures.recent = end - until_[recent_begin_];
  }

  static std::optional<Ratio> ratio_of(const Sums& sums) {
    if (sums.counted == 0) return std::nullopt;
    return Ratio(sums.good, sums.counted);
  }

  static OnlineNow now_of(const Sums& now) {
    return {static_cast<std::int64_t>(now.good), static_cast<std::int64_t>(now.counted),
            static_cast<std::int64_t>(now.unknown), static_cast<std::int64_t>(now.excluded),
            ratio_of(now)};
  }

  std::vector<OnlineWindow> windows_of(const Figures& figures) const {
    std::vector<OnlineWindow> windows;
    windows.reserve(starts_.size());
    for (std::size_t i = 0; i < starts_.size(); ++i) {
      const Sums& sums = figures.windows[i];
      const auto ratio = ratio_of(sums);
      const auto met = ratio ? std::optional(*ratio >= objective_) : std::nullopt;
      windows.emplace_back(target_.windows[i].name, starts_[i], sums.good, sums.counted,
                           sums.unknown, sums.excluded, ratio, burn_rate_of(sums), met);
    }
    return windows;
  }

  std::optional<Ratio> burn_rate_of(const Sums& sums) const {
    if (sums.counted == 0) return std::nullopt;
    return Ratio(sums.counted - sums.good, sums.counted) / may_miss_;
  }

  Int128 rest_in_asset_millis(const Figures& total) const {
    return total.now.counted * (period_.to - at_).count();
  }

  ErrorBudget error_budget_of(const Figures& total) const {
    const Sums& period = total.windows.front();
    const Ratio expected(period.counted + rest_in_asset_millis(total), 1000);
    ErrorBudget budget;
    budget.allowed = may_miss_ * expected;
    budget.consumed = Ratio(period.counted - period.good, 1000);
    if (!budget.allowed.is_zero()) {
      budget.remaining_ratio = Ratio(1, 1) - budget.consumed / budget.allowed;
    }
    return budget;
  }

  std::optional<Ratio> forecast_of(const Figures& total) const {
    const Sums& period = total.windows.front();
    if (at_ == period_.to) return ratio_of(period);
    const Int128 rest = rest_in_asset_millis(total);
    if (total.recent.counted == 0 || period.counted + rest == 0) return std::nullopt;
    const Ratio recent(total.recent.good, total.recent.counted);
    return (Ratio(period.good, 1) + recent * Ratio(rest, 1)) / Ratio(period.counted + rest, 1);
  }

  State state_of(const OnlineRateStanding& standing) const {
    const OnlineWindow& period = standing.windows.front();
    if (!period.met) return State::kNoData;
    if (!*period.met) return State::kBreached;
    const bool budget_low = standing.error_budget && standing.error_budget->remaining_ratio &&
                            *standing.error_budget->remaining_ratio < Ratio(1, 4);
    const bool will_miss = standing.forecast_ratio && *standing.forecast_ratio < objective_;
    return budget_low || will_miss ? State::kAtRisk : State::kMet;
  }

  const Target& target_;
  const OnlineRateTarget& promise_;
  const OnlineRateIndex& index_;
  Instant at_;
  Interval period_;
  Ratio objective_;
  Ratio may_miss_;                    ///< the share of time that assets may be offline
  std::vector<Instant> starts_;       ///< of the windows, in their order
  std::vector<std::int64_t> places_;  ///< where windows or the last three days begin or end, for
                                      ///< the index
  std::vector<std::size_t> begins_;   ///< which of the places each window begins at
  std::size_t recent_begin_ = 0;      ///< and the last three days
  std::vector<Sums> until_;           ///< up to each place, of the group that was found last
};

}  // namespace

TargetStanding online_rate_at(const Target& target, const OnlineRateTarget& promise,
                              CalendarAt& calendar, const OnlineRateIndex& index) {
  return OnlineRateEvaluation(target, promise, calendar, index).run();
}

}  // namespace kpiwatch
