#include "metrics/targets/fault_components.h"

#include <string>
#include <string_view>
#include <utility>

#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

std::string id_of_spell(std::string_view asset, Instant start) {
  return "offline:" + std::string(asset) + ":" + format_instant_utc(start);
}

}  // namespace

void FaultComponents::add(const ReportedFault& fault) {
  auto component = make_component(fault.id, fault.asset, fault.attributes, {fault.start, fault.end},
                                  maintenance_from(fault.start));
  if (!component) return;
  component->set_aside = fault.set_aside;
  components_.push_back(*std::move(component));
}

void FaultComponents::add(const OfflineSpell& spell) {
  const Instant start = spell.interval.from;
  auto component = make_component(id_of_spell(facts_.assets.id_of(*asset_), start), asset_,
                                  spell.attributes, spell.interval, maintenance_from(start));
  if (!component) return;
  component->derived = true;
  components_.push_back(*std::move(component));
}

/// The windows that hold for a fault, matched once, at its start.
const SharedMaintenance& FaultComponents::maintenance_from(Instant start) {
  const auto attributes = asset_ ? facts_.assets[*asset_].attributes_at(start) : std::nullopt;
  const auto [place, is_new] = windows_.try_emplace(attributes);
  if (is_new) place->second = find_maintenance(attributes);
  return place->second;
}

/// All that hold for the asset, also those that a fault does not meet itself: merged with others it
/// may (contract 5).
IntervalUnion FaultComponents::find_maintenance(std::optional<AttributesId> attributes) const {
  std::vector<Interval> held;
  if (!asset_) return held;
  facts_.maintenance.for_each_overlapping(
      {kBeginning, kForever}, [&](const MaintenanceWindow& window) {
        if (window.names(facts_.assets.id_of(*asset_)) ||
            (attributes && window.selects(facts_.assets.pool()[*attributes]))) {
          held.push_back(window.interval);
        }
      });
  return make_union(std::move(held));
}

}  // namespace kpiwatch
