#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/events/event.h"
#include "metrics/facts/asset_ids.h"
#include "metrics/facts/attributes_pool.h"
#include "metrics/facts/maintenance_book.h"

namespace kpiwatch {

/// The status that holds from `time` on: the winner of all that were said for that instant.
struct StatusFact {
  static constexpr EventNumber kNumberMask = (EventNumber{1} << 62) - 1;

  Instant time;
  EventNumber number : 62;
  EventNumber status : 2;  ///< a Status; two bits beside the number keep the fact at 16 bytes
};

/// From `time` on the asset exists with these attributes, or does not exist.
struct RegistrationFact {
  static constexpr AttributesId kRetired = static_cast<AttributesId>(-1);

  Instant time;
  EventNumber number = 0;
  AttributesId attributes = kRetired;
};

/// All that is known about one asset's status and existence, one fact per instant, ascending.
struct AssetHistory {
  std::vector<StatusFact> statuses;
  std::vector<RegistrationFact> registrations;

  /// The attributes at `instant`, or nothing while it is not registered.
  std::optional<AttributesId> attributes_at(Instant instant) const;
  /// The first instant after `instant` (or at it) that has a status of its own; kForever without
  /// one.
  Instant first_status_from(Instant instant) const;
};

/// A stretch of time in which nothing about an asset changes.
struct AssetSegment {
  Interval interval;
  AttributesId attributes = RegistrationFact::kRetired;
  Status status = Status::kUnknown;
  bool under_maintenance = false;

  bool registered() const { return attributes != RegistrationFact::kRetired; }
};

/// The assets, and what decides how long their statuses hold.
class AssetBook {
 public:
  /// Heartbeat timeouts by asset kind.
  explicit AssetBook(std::map<std::string, Millis, std::less<>> heartbeat_timeouts)
      : heartbeat_timeouts_(std::move(heartbeat_timeouts)) {}

  /// The asset of that id; one that nothing is known of yet is made.
  AssetIndex intern(std::string_view id);
  std::optional<AssetIndex> find(std::string_view id) const { return ids_.find(id); }
  /// Valid until another asset is made.
  std::string_view id_of(AssetIndex asset) const { return ids_[asset]; }
  const AssetHistory& operator[](AssetIndex asset) const { return assets_[asset]; }
  std::size_t size() const { return assets_.size(); }
  /// What makes a change of the asset that follows soon faster: three steps, some way apart, each
  /// fetching what the next one looks at. `hash` is AssetIds::hash_of the id.
  void prefetch_slot(std::uint64_t hash) const { ids_.prefetch(hash); }
  void prefetch_history(std::uint64_t hash) const;
  void prefetch_facts(std::uint64_t hash) const;

  AttributesPool& pool() { return pool_; }
  const AttributesPool& pool() const { return pool_; }
  /// Assets that ever had these attributes; may name one twice.
  const std::vector<AssetIndex>& with_attributes(AttributesId attributes) const;

  /// Where a fact would change the asset: from its time up to the next fact that has its say;
  /// nothing when the fact loses against one already known for that instant. `wins` decides against
  /// an event's number.
  using Wins = std::function<bool(EventNumber)>;
  std::optional<Interval> reach_of_status(AssetIndex asset, Instant time, const Wins& wins) const;
  std::optional<Interval> reach_of_registration(AssetIndex asset, Instant time,
                                                const Wins& wins) const;
  void put_status(AssetIndex asset, Instant time, EventNumber number, Status status);
  void put_registration(AssetIndex asset, Instant time, EventNumber number,
                        AttributesId attributes);

  /// Calls `visit(AssetSegment)` for consecutive segments that make up `range`. Two neighbours may
  /// be alike.
  template <class Visit>
  void walk(AssetIndex asset, const Interval& range, const MaintenanceBook& maintenance,
            Visit visit) const;
  /// The same without looking at maintenance.
  template <class Visit>
  void walk(AssetIndex asset, const Interval& range, Visit visit) const;

 private:
  /// When a status runs out; kForever when it holds until the next.
  Instant expiry_of(const AssetHistory& history, const StatusFact& fact) const;
  std::optional<Millis> timeout_of(AttributesId attributes) const;
  void visit_maintained(AssetIndex asset, const AssetSegment& segment,
                        const std::vector<const MaintenanceWindow*>& windows,
                        const std::function<void(const AssetSegment&)>& visit) const;

  std::map<std::string, Millis, std::less<>> heartbeat_timeouts_;
  AttributesPool pool_;
  std::vector<std::optional<Millis>> timeouts_;  ///< by attributes
  std::vector<std::vector<AssetIndex>> with_attributes_;
  AssetIds ids_;
  std::deque<AssetHistory> assets_;
};

template <class Visit>
void AssetBook::walk(AssetIndex asset, const Interval& range, Visit visit) const {
  const AssetHistory& history = assets_[asset];
  const auto by_time = [](Instant time, const auto& fact) { return time < fact.time; };
  const auto& registrations = history.registrations;
  const auto& statuses = history.statuses;
  auto registration =
      std::upper_bound(registrations.begin(), registrations.end(), range.from, by_time);
  auto status = std::upper_bound(statuses.begin(), statuses.end(), range.from, by_time);
  Instant expiry = status == statuses.begin() ? kForever : expiry_of(history, *std::prev(status));
  AssetSegment segment;
  segment.interval.to = range.from;
  while (segment.interval.to < range.to) {
    const Instant now = segment.interval.from = segment.interval.to;
    if (registration != registrations.end() && registration->time <= now) ++registration;
    if (status != statuses.end() && status->time <= now) {
      expiry = expiry_of(history, *status);
      ++status;
    }
    segment.attributes = registration == registrations.begin()
                             ? RegistrationFact::kRetired
                             : std::prev(registration)->attributes;
    segment.status = status == statuses.begin() ? Status::kUnknown
                                                : static_cast<Status>(std::prev(status)->status);
    Instant next = range.to;
    if (registration != registrations.end()) next = std::min(next, registration->time);
    if (status != statuses.end()) next = std::min(next, status->time);
    if (segment.status == Status::kOnline) {
      if (expiry <= now) {
        segment.status = Status::kOffline;
      } else {
        next = std::min(next, expiry);
      }
    }
    segment.interval.to = next;
    visit(segment);
  }
}

template <class Visit>
void AssetBook::walk(AssetIndex asset, const Interval& range, const MaintenanceBook& maintenance,
                     Visit visit) const {
  std::vector<const MaintenanceWindow*> windows;
  maintenance.for_each_overlapping(
      range, [&](const MaintenanceWindow& window) { windows.push_back(&window); });
  walk(asset, range, [&](const AssetSegment& segment) {
    if (windows.empty() || !segment.registered()) {
      visit(segment);
    } else {
      visit_maintained(asset, segment, windows, visit);
    }
  });
}

}  // namespace kpiwatch
