#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "metrics/base/byte_io.h"
#include "metrics/base/image_extent.h"
#include "metrics/events/event.h"
#include "metrics/targets/asset_walk.h"
#include "metrics/targets/board.h"
#include "metrics/targets/history.h"
#include "metrics/targets/target.h"

namespace kpiwatch {

/// Looks up what ordered an accepted event: asked for only when two facts about one asset fall on
/// the same millisecond, so that the ledger need not keep every id in memory.
class EventKeys {
 public:
  virtual ~EventKeys() = default;
  virtual EventKey key_of(EventNumber number) const = 0;
  /// The greatest key of the accepted status events about that subject and time with
  /// first <= number <= last, of which there is one at least.
  virtual EventKey key_of_status(std::string_view subject, Instant time, EventNumber first,
                                 EventNumber last) const = 0;
};

/// An accepted event and its place in the journal.
struct NumberedEvent {
  EventView event;
  EventNumber number = 0;
};

/// All that is known, indexed for what was promised. What it answers depends on the set of applied
/// events, the promises and the instant alone: never on the order of `apply` (contract 2, law 1).
///
/// One writer at a time; any number of readers while nobody writes. Each event is applied once:
/// whoever feeds it has removed duplicates.
class Ledger {
 public:
  /// `keys` must outlive the ledger.
  Ledger(Promises promises, const EventKeys& keys);
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// The same as applying one after the other, but fetches from memory ahead what the next ones
  /// will touch.
  void apply(std::span<const NumberedEvent> events);
  /// The number is above those of all events applied before.
  void apply(const EventView& event, EventNumber number);
  /// Brings up to date what `apply` left for later. Call after the last `apply` and before reading.
  void settle();
  /// The same, but of the assets that maintenance was declared for so many at most. False when some
  /// are left: then more may be applied or settled, but nothing read or saved.
  [[nodiscard]] bool settle(std::size_t most);

  /// An image of it, from which `load` makes it again many times faster than from its events: of
  /// all of it, or of what has changed since it was saved or loaded last. Call after `settle`, as
  /// the writer; readers may read meanwhile.
  void save(ByteWriter& to, ImageExtent extent);
  /// About as many bytes as an image of the whole has, of what there may be much of.
  std::size_t image_size() const;
  /// The ledger that was saved, for the same promises and by the same version of the program: an
  /// image of the whole, then those of the changes each time after it. The caller keeps watch over
  /// that, and over the bytes being what was saved. What no ledger saved is found out or loaded as
  /// something else, but never read out of bounds; nothing is then returned.
  static std::unique_ptr<Ledger> load(Promises promises, const EventKeys& keys,
                                      std::span<const std::string_view> images);

  /// Every target at `at`, in the configuration's order. Exact for any instant.
  Board board_at(Instant at) const;
  /// The first instant after `after` at which a target's state may change without an event: an open
  /// fault passing its limit, a status running out or a maintenance edge, a calendar boundary.
  Instant next_change(Instant after) const;

  /// What a target, by its place among them, came to in each of the intervals, each of which begins
  /// where the one before ends; there is at least one.
  TargetHistory history(std::size_t target, std::vector<Interval> intervals,
                        const GroupChoice& groups) const;
  /// How many groups of a target were ever seen; 0 without `by`.
  std::size_t group_count(std::size_t target) const;

  /// Goes on through the assets that an online rate counts (AssetWalk::go_on).
  bool walk_assets(AssetWalk& walk, std::size_t count, const AssetWalk::Visit& visit) const;

  const Promises& promises() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch
