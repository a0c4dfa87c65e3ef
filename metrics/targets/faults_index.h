#pragma once

#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "metrics/targets/fault_chain.h"
#include "metrics/targets/fault_components.h"
#include "metrics/targets/group_table.h"
#include "metrics/targets/offline_spells.h"
#include "metrics/targets/target.h"

namespace kpiwatch {

/// The faults of one target, found by time. They are made when the facts change, and of them those
/// alone that a change touches.
class FaultsIndex {
 public:
  FaultsIndex(const Target& target, const FaultsTarget& promise);

  /// Whether offline spells of the asset count, at some time.
  bool derives_from(AssetIndex asset, const FaultFacts& facts);
  /// Makes the faults of an asset anew.
  void refresh_asset(AssetIndex asset, const FaultFacts& facts);
  /// The same when the asset's statuses have changed it within `reach`, and nothing else has.
  void refresh_spells(AssetIndex asset, const Interval& reach, const FaultFacts& facts);
  /// The same when a reported fault of the asset has changed, which begins and ends within `reach`
  /// and did so before, and nothing else has.
  void refresh_reported(AssetIndex asset, const std::string& id, const Interval& reach,
                        const FaultFacts& facts);
  /// Makes a fault that names no asset anew; `id` may not be one (any more).
  void refresh_fault(const std::string& id, const FaultFacts& facts);

  /// The faults at `at` that begin at or after `from`, and all open ones; in order of start, then
  /// id.
  std::vector<CountedFault> faults_at(Instant from, Instant at) const;
  /// The first T after `after` at which a fault begins, ends, passes `max_duration` or half of it,
  /// or becomes long enough to count.
  Instant next_change(Instant after) const;

  /// The group of a fault; made known when the fault was.
  const GroupTable& groups() const { return groups_; }
  GroupTable::Index group_of(AttributesId attributes) const { return known_groups_.at(attributes); }

 private:
  using Key = std::variant<AssetIndex, std::string>;
  using Placed = std::pair<Instant, const FaultChain*>;
  /// Each where it stays, as it is found by time.
  using Chains = std::vector<std::unique_ptr<const FaultChain>>;
  using Places = std::ranges::subrange<Chains::iterator>;
  /// Of an asset, or a fault that names none.
  struct Made {
    Chains chains;  ///< in order
    OfflineSpells spells;
    FaultComponents::Windows windows;  ///< as long as neither maintenance nor attributes change

    bool empty() const { return chains.empty() && spells.empty(); }
  };

  bool derives_from(AttributesId attributes, const AttributesPool& pool);
  void enter(const FaultChain& chain);
  void take_out(const FaultChain& chain);
  Places meeting(Chains& chains, const Interval& interval) const;
  template <class IsGone>
  void exchange(Chains& chains, const Interval& reach, IsGone is_gone,
                std::vector<FaultComponent> components, const AttributesPool& pool);
  void replace(Chains& chains, const Places& places, std::vector<FaultComponent> components,
               std::optional<Millis> merge_gap, const AttributesPool& pool);
  // Those that are selected.
  void add(const ReportedFault& fault, const FaultFacts& facts, FaultComponents& components);
  void add(std::span<const OfflineSpell> spells, const FaultFacts& facts,
           FaultComponents& components);
  void note_changes_of(const FaultChain& chain, Instant after, Instant& next) const;

  std::optional<Millis> max_duration_;
  std::optional<Millis> merge_gap_;
  Millis ignore_shorter_than_;
  SelectorCache select_;
  std::optional<SelectorCache> offline_of_;
  GroupTable groups_;
  std::map<AttributesId, GroupTable::Index> known_groups_;
  std::map<Key, Made> made_;
  std::set<Placed> by_start_;
  std::set<Placed> by_last_end_;
};

}  // namespace kpiwatch
