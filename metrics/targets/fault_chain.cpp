#include "metrics/targets/fault_chain.h"

#include <algorithm>
#include <tuple>

namespace kpiwatch {
namespace {

/// The interval of the union that holds `instant`, counting its end but not its start when
/// `at_end`.
const Interval* holding(const IntervalUnion& intervals, Instant instant, bool at_end) {
  for (const Interval& interval : intervals) {
    if (at_end ? interval.from < instant && instant <= interval.to : interval.contains(instant)) {
      return &interval;
    }
  }
  return nullptr;
}

/// Where it ends at `at`, which is after its start: no later than the window in which it does
/// began.
Instant end_of(const FaultComponent& component, Instant at) {
  const Instant end = std::min(component.raw.to, at);
  if (end <= component.start) return end;
  const auto* window = holding(*component.maintenance, end, true);
  return window != nullptr ? window->from : end;
}

/// The component as a fault of its own at `at`; nothing when it has not begun or nothing of it is
/// left.
std::optional<CountedFault> clip(const FaultComponent& component, Instant at) {
  if (component.raw.from >= at) return std::nullopt;
  CountedFault fault{component.id,     component.asset,       component.attributes,
                     component.start,  end_of(component, at), component.raw.to >= at,
                     Millis{0},        component.maintenance, component.set_aside,
                     component.derived};
  const bool start_moved = fault.start != component.raw.from;
  if (start_moved && fault.start >= fault.end) return std::nullopt;
  return fault;
}

void merge_into(CountedFault& fault, CountedFault next) {
  fault.end = std::max(fault.end, next.end);
  fault.open = fault.open || next.open;
  if (!fault.set_aside) fault.set_aside = next.set_aside;
  if (fault.maintenance == next.maintenance) return;
  IntervalUnion both = *fault.maintenance;
  both.insert(both.end(), (*next.maintenance).begin(), (*next.maintenance).end());
  fault.maintenance = make_union(std::move(both));
}

/// Components in order of start become faults at `at`; those too short are left out.
std::vector<CountedFault> count(const std::vector<FaultComponent>& components,
                                std::optional<Millis> merge_gap, Millis ignore_shorter_than,
                                Instant at) {
  std::vector<CountedFault> faults;
  for (const FaultComponent& component : components) {
    auto next = clip(component, at);
    if (!next) continue;
    if (merge_gap && !faults.empty() && next->start - faults.back().end <= *merge_gap) {
      merge_into(faults.back(), *std::move(next));
    } else {
      faults.push_back(*std::move(next));
    }
  }
  for (CountedFault& fault : faults) {
    const Interval whole{fault.start, fault.end};
    fault.duration = whole.length() - covered(*fault.maintenance, whole);
  }
  std::erase_if(faults,
                [&](const CountedFault& fault) { return fault.duration < ignore_shorter_than; });
  return faults;
}

}  // namespace

std::optional<FaultComponent> make_component(std::string id, std::optional<AssetIndex> asset,
                                             AttributesId attributes, const Interval& raw,
                                             SharedMaintenance maintenance) {
  const auto* window = holding(*maintenance, raw.from, false);
  FaultComponent component{
      std::move(id),         asset, attributes, raw, window != nullptr ? window->to : raw.from,
      std::move(maintenance)};
  if (!clip(component, kForever)) return std::nullopt;
  return component;
}

FaultChain::FaultChain(std::vector<FaultComponent> components, std::optional<Millis> merge_gap,
                       Millis ignore_shorter_than)
    : components_(std::move(components)),
      merge_gap_(merge_gap),
      ignore_shorter_than_(ignore_shorter_than),
      last_end_(kBeginning),
      end_(kBeginning) {
  for (const FaultComponent& component : components_) {
    last_end_ = std::max(last_end_, component.raw.to);
    end_ = std::max(end_, end_of(component, kForever));
  }
  auto faults = count(components_, merge_gap_, ignore_shorter_than_, kForever);
  if (!faults.empty()) settled_ = std::move(faults.front());
}

std::vector<FaultChain> FaultChain::make_chains(std::vector<FaultComponent> components,
                                                std::optional<Millis> merge_gap,
                                                Millis ignore_shorter_than) {
  std::sort(components.begin(), components.end(),
            [](const FaultComponent& a, const FaultComponent& b) {
              return std::tie(a.start, a.id, a.derived) < std::tie(b.start, b.id, b.derived);
            });
  std::vector<FaultChain> chains;
  std::vector<FaultComponent> linked;
  Instant end = kBeginning;
  const auto finish = [&] {
    if (!linked.empty()) {
      chains.emplace_back(std::move(linked), merge_gap, ignore_shorter_than);
    }
    linked.clear();
    end = kBeginning;
  };
  for (FaultComponent& component : components) {
    if (!merge_gap || component.start - end > *merge_gap) finish();
    end = std::max(end, end_of(component, kForever));
    linked.push_back(std::move(component));
  }
  finish();
  return chains;
}

std::vector<CountedFault> FaultChain::faults_at(Instant at) const {
  return count(components_, merge_gap_, ignore_shorter_than_, at);
}

std::vector<CountedFault> FaultChain::merged_at(Instant at) const {
  return count(components_, merge_gap_, Millis{0}, at);
}

Instant when_longer_than(Instant start, const IntervalUnion& maintenance, Millis limit) {
  Instant at = start + limit + Millis{1};
  for (const Interval& window : maintenance) {
    if (window.to <= start) continue;
    if (window.from >= at) break;
    at += window.to - std::max(window.from, start);
  }
  return at;
}

}  // namespace kpiwatch
