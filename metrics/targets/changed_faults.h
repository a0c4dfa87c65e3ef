#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "metrics/targets/faults_index.h"

namespace kpiwatch {

/// What faults have to be made anew: noted with each change of the facts, and made once, before
/// anyone reads. It keeps references to both.
class ChangedFaults {
 public:
  ChangedFaults(std::deque<FaultsIndex>& indexes, const FaultFacts& facts)
      : indexes_(indexes), facts_(facts) {}

  /// To be called when a report about a fault has changed what stands, which was `before`.
  void note(std::string_view fault, const std::optional<ReportedFault>& before);
  /// To be called before and after the asset's registrations change, and after maintenance of it
  /// does.
  void note(AssetIndex asset);
  /// To be called when statuses have changed the asset within `reach`.
  void note_statuses(AssetIndex asset, const Interval& reach);
  void note_all();

  void make();

 private:
  bool is_derived_from(AssetIndex asset) const;

  std::deque<FaultsIndex>& indexes_;
  const FaultFacts facts_;
  std::set<AssetIndex> assets_;
  std::map<AssetIndex, Interval> statuses_;
  std::map<std::pair<AssetIndex, std::string>, Interval> reports_;
  std::set<std::string> faults_;  ///< that name no asset, or named none before
};

}  // namespace kpiwatch
