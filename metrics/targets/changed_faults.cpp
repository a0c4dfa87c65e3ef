#include "metrics/targets/changed_faults.h"

#include <algorithm>

namespace kpiwatch {
namespace {

/// So that what is noted covers `reach` too.
template <class Key>
void widen(std::map<Key, Interval>& noted, const Key& key, const Interval& reach) {
  Interval& interval = noted.try_emplace(key, reach).first->second;
  interval = {std::min(interval.from, reach.from), std::max(interval.to, reach.to)};
}

}  // namespace

void ChangedFaults::note(std::string_view fault, const std::optional<ReportedFault>& before) {
  for (const auto& stands : {before, facts_.faults.find(fault)}) {
    if (!stands) continue;
    if (stands->asset) {
      widen(reports_, std::pair(*stands->asset, std::string(fault)), {stands->start, stands->end});
    } else {
      faults_.emplace(fault);
    }
  }
}

bool ChangedFaults::is_derived_from(AssetIndex asset) const {
  return std::any_of(indexes_.begin(), indexes_.end(),
                     [&](FaultsIndex& index) { return index.derives_from(asset, facts_); });
}

void ChangedFaults::note(AssetIndex asset) {
  if (facts_.faults.names(asset) || is_derived_from(asset)) assets_.insert(asset);
}

void ChangedFaults::note_statuses(AssetIndex asset, const Interval& reach) {
  if (!is_derived_from(asset)) return;
  widen(statuses_, asset, reach);
}

void ChangedFaults::note_all() {
  for (AssetIndex asset = 0; asset < facts_.assets.size(); ++asset) note(asset);
  facts_.faults.for_each([&](const ReportedFault& fault) {
    if (!fault.asset) faults_.insert(fault.id);
  });
}

void ChangedFaults::make() {
  for (FaultsIndex& index : indexes_) {
    for (const AssetIndex asset : assets_) index.refresh_asset(asset, facts_);
    for (const auto& [asset, reach] : statuses_)
      if (!assets_.contains(asset)) index.refresh_spells(asset, reach, facts_);
    for (const auto& [report, reach] : reports_)
      if (!assets_.contains(report.first))
        index.refresh_reported(report.first, report.second, reach, facts_);
    for (const std::string& fault : faults_) index.refresh_fault(fault, facts_);
  }
  assets_.clear();
  statuses_.clear();
  reports_.clear();
  faults_.clear();
}

}  // namespace kpiwatch
