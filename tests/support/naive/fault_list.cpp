#include "tests/support/naive/fault_list.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "metrics/base/rfc3339.h"
#include "tests/support/naive/assets.h"
#include "tests/support/naive/winners.h"

namespace kpiwatch::naive {
namespace {

std::vector<Fault> reported(const Question& question, const FaultsTarget& promise) {
  const auto closings = winners<FaultClosed>(question.events, corrects<FaultClosed>);
  std::vector<Fault> faults;
  for (const auto& [id, opened] : winners<FaultOpened>(question.events, opens_rather)) {
    const auto& opening = std::get<FaultOpened>(opened.fact);
    if (has<FaultVoided>(question.events, id)) continue;
    if (opened.time >= question.at || !promise.select.matches(opening.attributes)) continue;
    Fault fault{id, opening.asset, opening.attributes, opened.time, question.at, true, {}, {}};
    const auto closed = closings.find(id);
    if (closed != closings.end()) {
      const Instant end = closed->second.time;
      if (end >= fault.start && end < question.at) {
        fault.end = end;
        fault.open = false;
      }
    }
    faults.push_back(std::move(fault));
  }
  return faults;
}

/// Every maximal spell during which the asset is registered and offline.
std::vector<Interval> offline_spells(const Asset& asset, Instant at) {
  std::vector<Interval> spells;
  bool was_down = false;
  for (const Instant change : asset.changes()) {
    if (change >= at) break;
    const bool down =
        asset.attributes_at(change) != nullptr && asset.status_at(change) == Status::kOffline;
    if (down && !was_down) spells.push_back({change, at});
    if (!down && was_down) spells.back().to = change;
    was_down = down;
  }
  return spells;
}

std::vector<Fault> derived(const Question& question, const Selector& offline_of) {
  std::vector<Fault> faults;
  for (const auto& [id, asset] : assets_before(question.promises, question.events, question.at)) {
    for (const Interval& spell : offline_spells(asset, question.at)) {
      const Labels& attributes = *asset.attributes_at(spell.from);
      if (!offline_of.matches(attributes)) continue;
      const std::string fault_id = "offline:" + id + ":" + format_instant_utc(spell.from);
      faults.push_back(
          {fault_id, id, attributes, spell.from, spell.to, spell.to == question.at, {}, {}});
    }
  }
  return faults;
}

void find_maintenance(Fault& fault, const std::vector<MaintenanceWindow>& windows,
                      const std::map<std::string, Asset>& assets) {
  if (!fault.asset) return;
  const auto found = assets.find(*fault.asset);
  const Labels* attributes =
      found == assets.end() ? nullptr : found->second.attributes_at(fault.start);
  for (const MaintenanceWindow& window : windows) {
    if (window.selects(*fault.asset, attributes)) fault.maintenance.push_back(window.plan.interval);
  }
}

/// Moves the start to the first instant outside and the end to the last. False: nothing is left.
bool trim(Fault& fault) {
  const bool is_instant = fault.start == fault.end;
  for (bool moved = true; moved;) {
    moved = false;
    for (const Interval& window : fault.maintenance) {
      if (window.contains(fault.start)) {
        fault.start = window.to;
        moved = true;
      } else if (fault.end > fault.start && window.from < fault.end && fault.end <= window.to) {
        fault.end = window.from;
        moved = true;
      }
    }
  }
  return is_instant ? fault.start == fault.end : fault.start < fault.end;
}

/// Continues `first` with `next`, which begins soon enough after it.
void take_in(Fault& first, const Fault& next) {
  first.end = std::max(first.end, next.end);
  first.open = first.open || next.open;
  first.maintenance.insert(first.maintenance.end(), next.maintenance.begin(),
                           next.maintenance.end());
}

/// The time of [from, to) that lies in none of the windows.
Millis outside(const std::vector<Interval>& windows, Interval interval) {
  std::set<Instant> cuts{interval.from, interval.to};
  for (const Interval& window : windows) {
    for (const Instant edge : {window.from, window.to}) {
      if (interval.contains(edge)) cuts.insert(edge);
    }
  }
  Millis sum{0};
  for (auto cut = cuts.begin(); std::next(cut) != cuts.end(); ++cut) {
    const bool covered =
        std::ranges::any_of(windows, [&](const Interval& window) { return window.contains(*cut); });
    if (!covered) sum += *std::next(cut) - *cut;
  }
  return sum;
}

}  // namespace

std::vector<Fault> begun_before(const Question& question, const FaultsTarget& promise) {
  std::vector<Fault> faults = reported(question, promise);
  if (promise.offline_of) {
    const std::vector<Fault> spells = derived(question, *promise.offline_of);
    faults.insert(faults.end(), spells.begin(), spells.end());
  }
  return faults;
}

std::vector<Fault> without_maintenance_at_the_ends(const Question& question,
                                                   std::vector<Fault> faults) {
  const auto windows = maintenance_windows(question.events);
  const auto assets = assets_before(question.promises, question.events, question.at);
  std::vector<Fault> left;
  for (Fault& fault : faults) {
    find_maintenance(fault, windows, assets);
    if (trim(fault)) left.push_back(std::move(fault));
  }
  return left;
}

std::vector<Fault> merged(const FaultsTarget& promise, std::vector<Fault> faults) {
  std::ranges::sort(faults, {}, [](const Fault& fault) { return std::tie(fault.start, fault.id); });
  if (!promise.merge_gap) return faults;
  std::vector<Fault> result;
  std::map<std::string, std::size_t> latest;  // by asset: where in `result`
  for (Fault& fault : faults) {
    if (fault.asset) {
      const auto before = latest.find(*fault.asset);
      if (before != latest.end() &&
          fault.start - result[before->second].end <= *promise.merge_gap) {
        take_in(result[before->second], fault);
        continue;
      }
      latest[*fault.asset] = result.size();
    }
    result.push_back(std::move(fault));
  }
  return result;
}

std::vector<Fault> long_enough(const FaultsTarget& promise, std::vector<Fault> faults) {
  for (Fault& fault : faults) {
    fault.duration = outside(fault.maintenance, {fault.start, fault.end});
  }
  if (promise.ignore_shorter_than) {
    std::erase_if(
        faults, [&](const Fault& fault) { return fault.duration < *promise.ignore_shorter_than; });
  }
  return faults;
}

}  // namespace kpiwatch::naive
