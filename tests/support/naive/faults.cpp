#include <algorithm>
#include <map>

#include "tests/support/naive/calendar.h"
#include "tests/support/naive/fault_list.h"

namespace kpiwatch::naive {
namespace {

bool is_overlong(const FaultsTarget& promise, const Fault& fault) {
  return promise.max_duration && fault.duration > *promise.max_duration;
}

/// The part of the period that is over.
Ratio elapsed_share(const Question& question, Interval period) {
  return millis(question.at - period.from) / millis(period.length());
}

FaultsWindow sum_over(const Question& question, const FaultsTarget& promise,
                      const std::vector<Fault>& faults, const Window& window) {
  FaultsWindow result;
  result.window = window.name;
  result.from = start_of_window(question.promises.calendar, window, question.at);
  for (const Fault& fault : faults) {
    if (fault.start < result.from) continue;
    ++result.count;
    result.overlong += is_overlong(promise, fault) ? 1 : 0;
    result.longest = std::max(result.longest, fault.duration);
    result.total += fault.duration;
  }
  result.met = result.count <= promise.limit && result.overlong == 0;
  return result;
}

/// Every window of the target; the first is the period's, and alone has a burn rate.
std::vector<FaultsWindow> sum_up(const Question& question, const Target& target,
                                 const FaultsTarget& promise, const std::vector<Fault>& faults,
                                 Interval period) {
  std::vector<FaultsWindow> windows;
  for (const Window& window : target.windows) {
    windows.push_back(sum_over(question, promise, faults, window));
  }
  FaultsWindow& so_far = windows.front();
  if (const auto used = quotient(whole(so_far.count), whole(promise.limit))) {
    so_far.burn_rate = quotient(*used, elapsed_share(question, period));
  }
  return windows;
}

std::vector<FaultsGroup> group(const Question& question, const Target& target,
                               const FaultsTarget& promise, const std::vector<Fault>& faults,
                               Interval period) {
  std::vector<FaultsGroup> groups;
  if (target.by.empty()) return groups;
  std::map<std::vector<std::string>, std::vector<Fault>> by_labels;
  for (const Fault& fault : faults) {
    std::vector<std::string> values;
    for (const std::string& name : target.by) values.emplace_back(value_of(fault.attributes, name));
    by_labels[values].push_back(fault);
  }
  for (const auto& [values, members] : by_labels) {
    FaultsGroup result{{}, sum_up(question, target, promise, members, period)};
    for (std::size_t i = 0; i < values.size(); ++i) {
      result.labels.emplace_back(target.by[i], values[i]);
    }
    const bool has_any = std::ranges::any_of(
        result.windows, [](const FaultsWindow& window) { return window.count > 0; });
    if (has_any) groups.push_back(std::move(result));
  }
  return groups;
}

std::vector<FaultEntry> list(const FaultsTarget& promise, const std::vector<Fault>& faults,
                             Interval period) {
  std::vector<FaultEntry> entries;
  for (const Fault& fault : faults) {
    if (fault.start < period.from) continue;
    FaultEntry entry{fault.id,
                     fault.asset,
                     std::string(value_of(fault.attributes, "kind")),
                     fault.start,
                     std::nullopt,
                     fault.duration,
                     is_overlong(promise, fault)};
    if (!fault.open) entry.ended = fault.end;
    entries.push_back(std::move(entry));
  }
  return entries;
}

void count_open(FaultsStanding& standing, const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    if (!fault.open) continue;
    ++standing.open;
    standing.open_longest = std::max(standing.open_longest, fault.duration);
  }
}

State state_of(const FaultsStanding& standing) {
  const FaultsWindow& so_far = standing.windows.front();
  if (!so_far.met) return State::kBreached;
  const bool many = standing.limit > 0 && so_far.count * 10 >= standing.limit * 8;
  const bool lasting = standing.max_duration && standing.open_longest * 2 > *standing.max_duration;
  return many || lasting ? State::kAtRisk : State::kMet;
}

}  // namespace

std::pair<State, Standing> judge(const Question& question, const Target& target,
                                 const FaultsTarget& promise, Interval period) {
  const std::vector<Fault> faults = long_enough(
      promise,
      merged(promise, without_maintenance_at_the_ends(question, begun_before(question, promise))));
  FaultsStanding standing;
  standing.limit = promise.limit;
  standing.max_duration = promise.max_duration;
  standing.windows = sum_up(question, target, promise, faults, period);
  standing.remaining = promise.limit - standing.windows.front().count;
  standing.forecast_count =
      quotient(whole(standing.windows.front().count), elapsed_share(question, period));
  standing.faults = list(promise, faults, period);
  standing.groups = group(question, target, promise, faults, period);
  count_open(standing, faults);
  return {state_of(standing), standing};
}

}  // namespace kpiwatch::naive
