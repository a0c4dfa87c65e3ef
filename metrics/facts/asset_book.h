#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/base/image_extent.h"
#include "metrics/events/event.h"
#include "metrics/facts/asset_ids.h"
#include "metrics/facts/attributes_pool.h"
#include "metrics/facts/blocks.h"
#include "metrics/facts/maintenance_book.h"
#include "metrics/facts/registration_list.h"
#include "metrics/facts/status_timeline.h"

namespace kpiwatch {

/// All that is known about one asset's status and existence.
struct alignas(64) AssetHistory {
  StatusTimeline statuses;
  RegistrationList registrations;

  /// The attributes at `instant`, or nothing while it is not registered.
  std::optional<AttributesId> attributes_at(Instant instant) const;
};

static_assert(sizeof(AssetHistory) == 64, "one for each asset, in a line of the cache");

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

  /// The asset of that id; one that nothing is known of yet is made. `hash` is AssetIds::hash_of
  /// the id.
  AssetIndex intern(std::string_view id, std::uint64_t hash);
  AssetIndex intern(std::string_view id) { return intern(id, AssetIds::hash_of(id)); }
  std::optional<AssetIndex> find(std::string_view id) const { return ids_.find(id); }
  /// Valid until another asset is made.
  std::string_view id_of(AssetIndex asset) const { return ids_[asset]; }
  const AssetHistory& operator[](AssetIndex asset) const { return assets_[asset]; }
  std::size_t size() const { return assets_.size(); }
  /// What makes a change of the asset that follows soon faster: three steps, some way apart, each
  /// fetching what the next one looks at. `hash` is AssetIds::hash_of the id; the asset, when the
  /// second step finds one, is nearly always that of the id.
  void prefetch_slot(std::uint64_t hash) const { ids_.prefetch(hash); }
  std::optional<AssetIndex> prefetch_probable(std::uint64_t hash) const;
  void prefetch_history(AssetIndex asset) const { __builtin_prefetch(&assets_[asset]); }
  void prefetch_facts(AssetIndex asset) const;

  AttributesPool& pool() { return pool_; }
  const AttributesPool& pool() const { return pool_; }
  /// Assets that ever had these attributes; may name one twice.
  const std::vector<AssetIndex>& with_attributes(AttributesId attributes) const;

  /// Where a fact would change the asset: from its time up to the next fact that has its say;
  /// nothing when the fact loses against one already known for that instant. `wins` decides against
  /// the event that said it, which is one of those numbers.
  using Wins = std::function<bool(const NumberRange&)>;
  std::optional<Interval> reach_of_status(AssetIndex asset, Instant time, const Wins& wins) const;
  std::optional<Interval> reach_of_registration(AssetIndex asset, Instant time,
                                                const Wins& wins) const;
  void put_status(AssetIndex asset, Instant time, EventNumber number, Status status);
  void put_registration(AssetIndex asset, Instant time, EventNumber number,
                        AttributesId attributes);

  /// All but the statuses.
  void save(ByteWriter& bytes, ImageExtent extent);
  /// The assets are in so many parts, the statuses of which may be saved on one thread each, and
  /// loaded.
  static constexpr std::size_t kStatusParts = 4;
  void save_statuses(ByteWriter& bytes, ImageExtent extent, std::size_t part);
  /// About as many bytes as saving all of it takes: some assets tell how many.
  std::size_t image_size() const;
  // What was saved of the whole and of the changes after it, in order, into an empty one; the
  // statuses last.
  void load(std::span<ByteReader> images);
  void load_statuses(std::span<ByteReader> images, std::size_t part);

  /// The asset as it is at an instant: a segment of that millisecond, without looking at
  /// maintenance.
  AssetSegment segment_at(AssetIndex asset, Instant instant) const;
  /// Calls `visit(AssetSegment)` for consecutive segments that make up `range`. Two neighbours may
  /// be alike.
  template <class Visit>
  void walk(AssetIndex asset, const Interval& range, const MaintenanceBook& maintenance,
            Visit visit) const;
  /// The same without looking at maintenance.
  template <class Visit>
  void walk(AssetIndex asset, const Interval& range, Visit visit) const;
  /// Walks what a status said at the beginning of `reach` (reach_of_status) would change: calls
  /// `visit(AssetSegment, Status)` for each segment as it is with the status that it would get.
  template <class Visit>
  void walk_change(AssetIndex asset, const Interval& reach, Status said,
                   const MaintenanceBook& maintenance, Visit visit) const;

 private:
  using RegistrationFacts = std::span<const RegistrationFact>;

  /// A status that is said at `from` and, if not said again, runs out at `expiry`: the asset is
  /// offline then.
  struct Spell {
    Instant from;
    Status status = Status::kUnknown;
    Instant expiry = kForever;

    Status status_at(Instant now) const { return expiry <= now ? Status::kOffline : status; }
    Instant next_change(Instant now) const { return expiry <= now ? kForever : expiry; }
  };
  /// The spells of an asset in order, from the one in force at the beginning of a range on; those
  /// of a run that follow one another without running out are one.
  class Spells {
   public:
    Spells(const AssetBook& book, const AssetHistory& history, const Interval& range);
    const std::optional<Spell>& next() const { return next_; }
    void advance();

   private:
    Spell take();

    const AssetBook& book_;
    RegistrationFacts registrations_;
    StatusTimeline::Runs runs_;
    std::size_t run_ = 0;
    std::uint32_t beat_ = 0;
    std::optional<Spell> next_;
  };

  static RegistrationFacts::iterator first_after(RegistrationFacts facts, Instant instant);
  /// How long a status said at `instant` holds, and up to when that is so.
  struct Hold {
    std::optional<Millis> timeout;
    Instant until = kForever;
  };
  Hold hold_at(RegistrationFacts facts, Instant instant) const;
  /// Of a status that is said once.
  Spell spell_of(RegistrationFacts registrations, Instant time, Status status) const;
  std::optional<Millis> timeout_of(AttributesId attributes) const;
  void note_change(AssetIndex asset);
  template <class Visit>
  void for_each_of(std::size_t part, Visit visit) const;
  class SavedAssets;
  void load_registrations(ByteReader& bytes, AssetIndex asset);
  void note_attributes(AssetIndex asset, AttributesId attributes);
  void visit_maintained(AssetIndex asset, const AssetSegment& segment,
                        const std::vector<const MaintenanceWindow*>& windows,
                        const std::function<void(const AssetSegment&)>& visit) const;

  std::map<std::string, Millis, std::less<>> heartbeat_timeouts_;
  AttributesPool pool_;
  std::vector<std::optional<Millis>> timeouts_;  ///< by attributes
  std::vector<std::vector<AssetIndex>> with_attributes_;
  AssetIds ids_;
  Blocks<AssetHistory> assets_;

  // What was saved, for the one who changes things; those who read do not look at it.
  static constexpr StatusMark kAsSaved{static_cast<std::uint16_t>(-1), 0};
  /// Where in each asset's statuses what is not as it was saved begins; kAsSaved when all of them
  /// are.
  std::vector<StatusMark> saved_;
  std::vector<bool> registrations_saved_;  ///< whether each asset's are as they were
  std::size_t saved_ids_ = 0;
};

template <class Visit>
void AssetBook::walk(AssetIndex asset, const Interval& range, Visit visit) const {
  const auto registrations = assets_[asset].registrations.facts();
  auto registration = first_after(registrations, range.from);
  Spells spells(*this, assets_[asset], range);
  std::optional<Spell> spell;
  AssetSegment segment;
  segment.interval.to = range.from;
  while (segment.interval.to < range.to) {
    const Instant now = segment.interval.from = segment.interval.to;
    if (registration != registrations.end() && registration->time <= now) ++registration;
    if (spells.next() && spells.next()->from <= now) {
      spell = spells.next();
      spells.advance();
    }
    segment.attributes = registration == registrations.begin()
                             ? RegistrationFact::kRetired
                             : std::prev(registration)->attributes;
    segment.status = spell ? spell->status_at(now) : Status::kUnknown;
    Instant next = range.to;
    if (registration != registrations.end()) next = std::min(next, registration->time);
    if (spells.next()) next = std::min(next, spells.next()->from);
    if (spell) next = std::min(next, spell->next_change(now));
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

template <class Visit>
void AssetBook::walk_change(AssetIndex asset, const Interval& reach, Status said,
                            const MaintenanceBook& maintenance, Visit visit) const {
  const Spell spell = spell_of(assets_[asset].registrations.facts(), reach.from, said);
  walk(asset, reach, maintenance, [&](AssetSegment segment) {
    const Instant end = segment.interval.to;
    for (Instant now = segment.interval.from; now < end; now = segment.interval.to) {
      segment.interval = {now, std::min(end, spell.next_change(now))};
      visit(segment, spell.status_at(now));
    }
  });
}

}  // namespace kpiwatch
