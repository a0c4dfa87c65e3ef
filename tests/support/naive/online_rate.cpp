#include <algorithm>
#include <map>
#include <set>

#include "tests/support/naive/assets.h"
#include "tests/support/naive/calendar.h"
#include "tests/support/naive/maintenance.h"
#include "tests/support/naive/standings.h"

namespace kpiwatch::naive {
namespace {

/// A stretch of time over which nothing about one asset changes, ending before or at T.
struct Stretch {
  Interval interval;
  std::vector<std::string> group;
  bool counted = false;
  bool good = false;
  bool unknown = false;
  bool excluded = false;
};

struct Sums {
  OnlineNow now;
  std::vector<OnlineWindow> windows;
};

/// Every cut of an asset's time before T: its own changes and all edges of maintenance.
std::vector<Instant> cuts_of(const Asset& asset, const std::vector<MaintenanceWindow>& windows,
                             Instant at) {
  std::set<Instant> cuts{at};
  for (const Instant change : asset.changes()) cuts.insert(change);
  for (const MaintenanceWindow& window : windows) {
    cuts.insert(window.plan.interval.from);
    cuts.insert(window.plan.interval.to);
  }
  cuts.erase(cuts.upper_bound(at), cuts.end());
  return {cuts.begin(), cuts.end()};
}

/// What the asset is at one instant: contract 5, online_rate, its first paragraph.
Stretch look_at(const Target& target, const OnlineRateTarget& promise, const Asset& asset,
                const std::vector<MaintenanceWindow>& windows, Instant instant) {
  Stretch seen;
  const Labels* attributes = asset.attributes_at(instant);
  if (attributes == nullptr || !promise.select.matches(*attributes)) return seen;
  for (const std::string& name : target.by) seen.group.emplace_back(value_of(*attributes, name));
  if (is_under_maintenance(windows, asset.id(), attributes, instant)) {
    seen.excluded = true;
    return seen;
  }
  const Status status = asset.status_at(instant);
  seen.unknown = status == Status::kUnknown;
  seen.counted = !seen.unknown || promise.unknown == OnlineRateTarget::Unknown::kOffline;
  seen.good = status == Status::kOnline;
  return seen;
}

/// All stretches of all assets up to T; before the first cut nothing is registered.
std::vector<Stretch> stretches_of(const Question& question, const Target& target,
                                  const OnlineRateTarget& promise) {
  const auto windows = maintenance_windows(question.events);
  std::vector<Stretch> all;
  for (const auto& [id, asset] : assets_before(question.promises, question.events, question.at)) {
    const std::vector<Instant> cuts = cuts_of(asset, windows, question.at);
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      Stretch stretch = look_at(target, promise, asset, windows, cuts[i]);
      stretch.interval = {cuts[i], cuts[i + 1]};
      if (stretch.counted || stretch.unknown || stretch.excluded) all.push_back(stretch);
    }
  }
  return all;
}

/// Every sample instant of the window: each local day, each time of day that it has.
std::vector<Instant> samples_in(const Calendar& calendar, const OnlineRateTarget& promise,
                                Interval window) {
  using std::chrono::days;
  std::vector<Instant> samples;
  const auto local_day = [&](Instant instant) {
    return std::chrono::floor<days>(calendar.zone.to_local(instant));
  };
  for (LocalDay day = local_day(window.from) - days{2}; day <= local_day(window.to) + days{2};
       day += days{1}) {
    for (const Millis time_of_day : promise.sampled) {
      const auto resolved = calendar.zone.resolve(LocalTime{day} + time_of_day);
      if (resolved.exists && window.contains(resolved.instant)) samples.push_back(resolved.instant);
    }
  }
  return samples;
}

/// What one asset adds to a sum over `interval`: its milliseconds, or its samples.
class Measure {
 public:
  Measure(const Calendar& calendar, const OnlineRateTarget& promise, Interval window)
      : window_(window), sampled_(!promise.sampled.empty()) {
    if (sampled_) samples_ = samples_in(calendar, promise, window);
  }

  AssetSum of(Interval interval) const {
    const Interval within{std::max(interval.from, window_.from), std::min(interval.to, window_.to)};
    if (within.empty()) return 0;
    if (!sampled_) return within.length().count();
    return std::ranges::count_if(samples_, [&](Instant sample) { return within.contains(sample); });
  }

 private:
  Interval window_;
  bool sampled_;
  std::vector<Instant> samples_;
};

void add(OnlineWindow& window, const Stretch& stretch, AssetSum amount) {
  if (stretch.counted) window.counted += amount;
  if (stretch.good) window.good += amount;
  if (stretch.unknown) window.unknown += amount;
  if (stretch.excluded) window.excluded += amount;
}

void add(OnlineNow& now, const Stretch& stretch) {
  now.counted += stretch.counted ? 1 : 0;
  now.online += stretch.good ? 1 : 0;
  now.unknown += stretch.unknown ? 1 : 0;
  now.excluded += stretch.excluded ? 1 : 0;
}

/// Ratio, burn rate and whether it is met, from the sums.
void conclude(OnlineWindow& window, const Ratio& objective) {
  window.ratio = quotient(whole(WideInt(window.good)), whole(WideInt(window.counted)));
  if (!window.ratio) return;
  window.burn_rate = (whole(1) - *window.ratio) / (whole(1) - objective);
  window.met = *window.ratio >= objective;
}

OnlineWindow sum_over(const Question& question, const OnlineRateTarget& promise,
                      const std::vector<Stretch>& stretches, const Window& window) {
  OnlineWindow result;
  result.window = window.name;
  result.from = start_of_window(question.promises.calendar, window, question.at);
  const Measure measure(question.promises.calendar, promise, {result.from, question.at});
  for (const Stretch& stretch : stretches) add(result, stretch, measure.of(stretch.interval));
  conclude(result, Ratio(promise.objective));
  return result;
}

Sums sum_up(const Question& question, const Target& target, const OnlineRateTarget& promise,
            const std::vector<Stretch>& stretches) {
  Sums sums;
  for (const Window& window : target.windows) {
    sums.windows.push_back(sum_over(question, promise, stretches, window));
  }
  for (const Stretch& stretch : stretches) {
    if (stretch.interval.to == question.at) add(sums.now, stretch);
  }
  sums.now.ratio = quotient(whole(sums.now.online), whole(sums.now.counted));
  return sums;
}

bool counts_anything(const Sums& sums) {
  return sums.now.counted != 0 ||
         std::ranges::any_of(sums.windows, [](const OnlineWindow& w) { return w.counted != 0; });
}

std::vector<OnlineGroup> group(const Question& question, const Target& target,
                               const OnlineRateTarget& promise,
                               const std::vector<Stretch>& stretches) {
  std::vector<OnlineGroup> groups;
  if (target.by.empty()) return groups;
  std::map<std::vector<std::string>, std::vector<Stretch>> by_labels;
  for (const Stretch& stretch : stretches) by_labels[stretch.group].push_back(stretch);
  for (const auto& [values, members] : by_labels) {
    const Sums sums = sum_up(question, target, promise, members);
    if (!counts_anything(sums)) continue;
    OnlineGroup result{{}, sums.now, sums.windows};
    for (std::size_t i = 0; i < values.size(); ++i) {
      result.labels.emplace_back(target.by[i], values[i]);
    }
    groups.push_back(std::move(result));
  }
  return groups;
}

/// What the counted assets of just before T would add until the period's end.
Ratio counted_to_come(const Question& question, const OnlineNow& now, Interval period) {
  return whole(now.counted) * millis(period.to - question.at);
}

ErrorBudget budget_of(const Question& question, const Ratio& objective, const Sums& sums,
                      Interval period) {
  const OnlineWindow& so_far = sums.windows.front();
  const Ratio counted = whole(WideInt(so_far.counted));
  const Ratio expected = counted + counted_to_come(question, sums.now, period);
  const Ratio second = whole(1000);
  ErrorBudget budget;
  budget.allowed = (whole(1) - objective) * expected / second;
  budget.consumed = (counted - whole(WideInt(so_far.good))) / second;
  if (const auto used = quotient(budget.consumed, budget.allowed)) {
    budget.remaining_ratio = whole(1) - *used;
  }
  return budget;
}

std::optional<Ratio> forecast_of(const Question& question, const OnlineRateTarget& promise,
                                 const std::vector<Stretch>& stretches, const Sums& sums,
                                 Interval period) {
  const OnlineWindow& so_far = sums.windows.front();
  if (period.to == question.at) return so_far.ratio;
  const Window recent{"3d", Millis{std::chrono::days{3}}};
  const auto r = sum_over(question, promise, stretches, recent).ratio;
  if (!r) return std::nullopt;
  const Ratio to_come = counted_to_come(question, sums.now, period);
  return quotient(whole(WideInt(so_far.good)) + *r * to_come,
                  whole(WideInt(so_far.counted)) + to_come);
}

State state_of(const OnlineRateStanding& standing, const Ratio& objective) {
  const OnlineWindow& so_far = standing.windows.front();
  if (!so_far.ratio) return State::kNoData;
  if (!*so_far.met) return State::kBreached;
  const bool little_left = standing.error_budget && standing.error_budget->remaining_ratio &&
                           *standing.error_budget->remaining_ratio < Ratio(1, 4);
  const bool will_miss = standing.forecast_ratio && *standing.forecast_ratio < objective;
  return little_left || will_miss ? State::kAtRisk : State::kMet;
}

}  // namespace

std::pair<State, Standing> judge(const Question& question, const Target& target,
                                 const OnlineRateTarget& promise, Interval period) {
  const std::vector<Stretch> stretches = stretches_of(question, target, promise);
  const Sums sums = sum_up(question, target, promise, stretches);
  const Ratio objective(promise.objective);
  OnlineRateStanding standing;
  standing.objective = promise.objective;
  standing.sampled = !promise.sampled.empty();
  standing.now = sums.now;
  standing.windows = sums.windows;
  if (!standing.sampled) {
    standing.error_budget = budget_of(question, objective, sums, period);
    standing.forecast_ratio = forecast_of(question, promise, stretches, sums, period);
  }
  standing.groups = group(question, target, promise, stretches);
  return {state_of(standing, objective), standing};
}

}  // namespace kpiwatch::naive
