#include "metrics/targets/faults_index.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <tuple>
#include <utility>

namespace kpiwatch {
namespace {

constexpr Interval kAlways{kBeginning, kForever};

bool in_order(const CountedFault& a, const CountedFault& b) {
  return std::tie(a.start, a.id, a.derived) < std::tie(b.start, b.id, b.derived);
}

}  // namespace

FaultsIndex::FaultsIndex(const Target& target, const FaultsTarget& promise)
    : max_duration_(promise.max_duration),
      merge_gap_(promise.merge_gap),
      ignore_shorter_than_(promise.ignore_shorter_than.value_or(Millis{0})),
      select_(promise.select),
      groups_(target.by) {
  if (promise.offline_of) offline_of_.emplace(*promise.offline_of);
}

bool FaultsIndex::derives_from(AttributesId attributes, const AttributesPool& pool) {
  return offline_of_->matches(attributes, pool[attributes]);
}

bool FaultsIndex::derives_from(AssetIndex asset, const FaultFacts& facts) {
  if (!offline_of_) return false;
  const auto registrations = facts.assets[asset].registrations.facts();
  return std::ranges::any_of(registrations, [&](const RegistrationFact& fact) {
    return !fact.retires() && derives_from(fact.attributes, facts.assets.pool());
  });
}

void FaultsIndex::refresh_asset(AssetIndex asset, const FaultFacts& facts) {
  const auto made = made_.try_emplace(asset).first;
  auto& [chains, spells, windows] = made->second;
  spells = {};
  windows.clear();
  FaultComponents components(facts, windows, asset);
  for (const ReportedFault& fault : facts.faults.of_asset(asset)) add(fault, facts, components);
  if (derives_from(asset, facts)) {
    spells.refresh(facts.assets, asset, kAlways);
    add(spells.within(kAlways), facts, components);
  }
  replace(chains, chains, components.take(), merge_gap_, facts.assets.pool());
  if (made->second.empty()) made_.erase(made);
}

void FaultsIndex::refresh_spells(AssetIndex asset, const Interval& reach, const FaultFacts& facts) {
  if (!derives_from(asset, facts)) return;
  const auto made = made_.try_emplace(asset).first;
  auto& [chains, spells, windows] = made->second;
  if (const auto changed = spells.refresh(facts.assets, asset, reach)) {
    FaultComponents components(facts, windows, asset);
    add(spells.within(*changed), facts, components);
    const auto is_gone = [&](const FaultComponent& component) {
      return component.derived && changed->contains(component.raw.from);
    };
    exchange(chains, *changed, is_gone, components.take(), facts.assets.pool());
  }
  if (made->second.empty()) made_.erase(made);
}

void FaultsIndex::refresh_reported(AssetIndex asset, const std::string& id, const Interval& reach,
                                   const FaultFacts& facts) {
  const auto made = made_.try_emplace(asset).first;
  FaultComponents components(facts, made->second.windows, asset);
  if (const auto fault = facts.faults.find(id); fault && fault->asset == asset)
    add(*fault, facts, components);
  const auto is_gone = [&](const FaultComponent& component) {
    return !component.derived && component.id == id;
  };
  exchange(made->second.chains, reach, is_gone, components.take(), facts.assets.pool());
  if (made->second.empty()) made_.erase(made);
}

void FaultsIndex::refresh_fault(const std::string& id, const FaultFacts& facts) {
  const auto made = made_.try_emplace(id).first;
  FaultComponents components(facts, made->second.windows);
  if (const auto fault = facts.faults.find(id); fault && !fault->asset)
    add(*fault, facts, components);
  Chains& chains = made->second.chains;
  replace(chains, chains, components.take(), std::nullopt, facts.assets.pool());
  if (made->second.empty()) made_.erase(made);
}

std::vector<CountedFault> FaultsIndex::faults_at(Instant from, Instant at) const {
  std::vector<CountedFault> faults;
  for (auto i = by_start_.lower_bound({from, nullptr}); i != by_start_.end() && i->first < at;
       ++i) {
    const FaultChain& chain = *i->second;
    if (chain.is_settled_at(at) && chain.settled()) faults.push_back(*chain.settled());
  }
  for (auto i = by_last_end_.lower_bound({at, nullptr}); i != by_last_end_.end(); ++i) {
    if (i->second->start() >= at) continue;
    for (CountedFault& fault : i->second->faults_at(at)) {
      if (fault.start >= from || fault.open) faults.push_back(std::move(fault));
    }
  }
  // Most often they are: what ended long ago is found in order of start.
  if (!std::ranges::is_sorted(faults, in_order)) std::ranges::sort(faults, in_order);
  return faults;
}

Instant FaultsIndex::next_change(Instant after) const {
  Instant next = kForever;
  for (auto i = by_last_end_.lower_bound({after, nullptr}); i != by_last_end_.end(); ++i) {
    note_changes_of(*i->second, after, next);
  }
  return next;
}

void FaultsIndex::note_changes_of(const FaultChain& chain, Instant after, Instant& next) const {
  const auto note = [&](Instant at) {
    if (at > after) next = std::min(next, at);
  };
  for (const FaultComponent& component : chain.components()) {
    // A fact shows in evaluations strictly after it.
    note(component.start + Millis{1});
    if (component.raw.to < kForever) note(component.raw.to + Millis{1});
    // While a window holds, an open fault ends where it began; when it is over it reaches the
    // present again, and what has begun meanwhile may be one with it.
    for (const Interval& window : *component.maintenance) note(window.to + Millis{1});
  }
  for (const CountedFault& fault : chain.merged_at(after)) {
    if (!fault.open) continue;
    const auto note_passing = [&](Millis limit) {
      note(when_longer_than(fault.start, *fault.maintenance, limit));
    };
    if (max_duration_) {
      note_passing(*max_duration_ / 2);
      note_passing(*max_duration_);
    }
    if (ignore_shorter_than_ > Millis{0}) note_passing(ignore_shorter_than_ - Millis{1});
  }
}

void FaultsIndex::enter(const FaultChain& chain) {
  by_start_.emplace(chain.start(), &chain);
  by_last_end_.emplace(chain.last_end(), &chain);
}

void FaultsIndex::take_out(const FaultChain& chain) {
  by_start_.erase({chain.start(), &chain});
  by_last_end_.erase({chain.last_end(), &chain});
}

/// The chains that components within `interval` are in or may become one with.
FaultsIndex::Places FaultsIndex::meeting(Chains& chains, const Interval& interval) const {
  const auto start_of = [](const auto& chain) { return chain->start(); };
  const auto ends_near = [&](const auto& chain) {
    return chain->end() >= interval.from || interval.from - chain->end() <= *merge_gap_;
  };
  const auto begins_near = [&](const auto& chain) {
    return chain->start() <= interval.to || chain->start() - interval.to <= *merge_gap_;
  };
  auto first = std::ranges::lower_bound(chains, interval.from, {}, start_of);
  auto last = std::ranges::upper_bound(first, chains.end(), interval.to, {}, start_of);
  // Chains that may merge lie one after the other.
  if (merge_gap_) {
    while (first != chains.begin() && ends_near(*std::prev(first))) --first;
    while (last != chains.end() && begins_near(*last)) ++last;
  }
  return {first, last};
}

/// Takes out the components that are gone and puts in `components`; both lie within `reach`.
template <class IsGone>
void FaultsIndex::exchange(Chains& chains, const Interval& reach, IsGone is_gone,
                           std::vector<FaultComponent> components, const AttributesPool& pool) {
  const Places places = meeting(chains, reach);
  for (const auto& chain : places)
    std::ranges::remove_copy_if(chain->components(), std::back_inserter(components), is_gone);
  replace(chains, places, std::move(components), merge_gap_, pool);
}

/// Makes those at `places` of other components. A fact changes one or two of them: those before and
/// behind stay.
void FaultsIndex::replace(Chains& chains, const Places& places,
                          std::vector<FaultComponent> components, std::optional<Millis> merge_gap,
                          const AttributesPool& pool) {
  for (const FaultComponent& component : components) {
    const AttributesId id = component.attributes;
    known_groups_.try_emplace(id, groups_.group_of(id, pool[id]));
  }
  std::vector<FaultChain> wanted =
      FaultChain::make_chains(std::move(components), merge_gap, ignore_shorter_than_);
  const auto is_same = [](const auto& chain, const FaultChain& other) {
    return chain->components() == other.components();
  };
  const auto [old_begin, new_begin] = std::ranges::mismatch(places, wanted, is_same);
  const auto [old_end, new_end] = std::ranges::mismatch(
      std::ranges::subrange(old_begin, places.end()) | std::views::reverse,
      std::ranges::subrange(new_begin, wanted.end()) | std::views::reverse, is_same);
  for (const auto& chain : std::ranges::subrange(old_begin, old_end.base())) take_out(*chain);
  Chains entered;
  for (FaultChain& chain : std::ranges::subrange(new_begin, new_end.base()))
    enter(*entered.emplace_back(std::make_unique<const FaultChain>(std::move(chain))));
  const auto at = chains.erase(old_begin, old_end.base());
  chains.insert(at, std::make_move_iterator(entered.begin()),
                std::make_move_iterator(entered.end()));
}

void FaultsIndex::add(const ReportedFault& fault, const FaultFacts& facts,
                      FaultComponents& components) {
  if (select_.matches(fault.attributes, facts.assets.pool()[fault.attributes]))
    components.add(fault);
}

void FaultsIndex::add(std::span<const OfflineSpell> spells, const FaultFacts& facts,
                      FaultComponents& components) {
  for (const OfflineSpell& spell : spells)
    if (derives_from(spell.attributes, facts.assets.pool())) components.add(spell);
}

}  // namespace kpiwatch
