#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metrics/facts/asset_book.h"
#include "metrics/facts/maintenance_book.h"

namespace kpiwatch {

/// The windows that hold for an asset, which all its faults share: there may be many of both.
class SharedMaintenance {
 public:
  SharedMaintenance(IntervalUnion windows = {})
      : windows_(std::make_shared<const IntervalUnion>(std::move(windows))) {}

  const IntervalUnion& operator*() const { return *windows_; }
  bool operator==(const SharedMaintenance& other) const {
    return windows_ == other.windows_ || *windows_ == *other.windows_;
  }

 private:
  std::shared_ptr<const IntervalUnion> windows_;
};

/// One outage before merging: reported, or derived from an offline spell.
struct FaultComponent {
  std::string id;
  std::optional<AssetIndex> asset;
  AttributesId attributes = 0;
  Interval raw;   ///< `to` is kForever while no end is known
  Instant start;  ///< the first instant outside maintenance at or after raw.from
  SharedMaintenance
      maintenance;  ///< all of its asset's: merged with others it may meet any of them
  std::optional<Instant> set_aside = std::nullopt;  ///< an end before its beginning
  bool derived = false;                             ///< from an offline spell

  bool operator==(const FaultComponent&) const = default;
};

/// A fault as it counts at some instant: its components merged, maintenance taken off.
struct CountedFault {
  std::string id;
  std::optional<AssetIndex> asset;
  AttributesId attributes = 0;
  Instant start;
  Instant end;
  bool open = false;
  Millis duration{0};
  SharedMaintenance maintenance;
  std::optional<Instant> set_aside = std::nullopt;  ///< of the first component that has one
  bool derived = false;                             ///< its first component is
};

/// Makes a component; nothing when no T could see anything of it outside maintenance.
std::optional<FaultComponent> make_component(std::string id, std::optional<AssetIndex> asset,
                                             AttributesId attributes, const Interval& raw,
                                             SharedMaintenance maintenance);

/// Components of one asset that are one fault when everything known has happened, in order of
/// start, then id; a reported one comes before a derived one of the same name.
///
/// As T goes back fewer of them have begun and ends move back, but starts do not move: so the
/// faults of a chain at an earlier T are made of parts of that chain alone, and chains need not be
/// compared with each other.
class FaultChain {
 public:
  FaultChain(std::vector<FaultComponent> components, std::optional<Millis> merge_gap,
             Millis ignore_shorter_than);

  /// Splits the components of one asset (in any order) into chains.
  static std::vector<FaultChain> make_chains(std::vector<FaultComponent> components,
                                             std::optional<Millis> merge_gap,
                                             Millis ignore_shorter_than);

  Instant start() const { return components_.front().start; }
  /// Where it ends when everything known has happened, maintenance taken off; kForever while a
  /// component is open.
  Instant end() const { return end_; }
  /// From just after here on, the chain stays as it is; kForever while a component is open.
  Instant last_end() const { return last_end_; }
  bool is_settled_at(Instant at) const { return last_end_ < at; }
  /// The fault that a settled chain is; nothing when it is too short to count.
  const std::optional<CountedFault>& settled() const { return settled_; }
  /// The faults that an unsettled chain is at `at`, in order.
  std::vector<CountedFault> faults_at(Instant at) const;
  /// The same with those that are too short to count.
  std::vector<CountedFault> merged_at(Instant at) const;
  const std::vector<FaultComponent>& components() const { return components_; }

 private:
  std::vector<FaultComponent> components_;
  std::optional<Millis> merge_gap_;
  Millis ignore_shorter_than_;
  Instant last_end_;
  Instant end_;
  std::optional<CountedFault> settled_;
};

/// The first T at which a fault that stays open has lasted longer than `limit`.
Instant when_longer_than(Instant start, const IntervalUnion& maintenance, Millis limit);

}  // namespace kpiwatch
