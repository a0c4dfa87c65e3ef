#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "metrics/events/event.h"
#include "metrics/targets/board.h"
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

  /// Every target at `at`, in the configuration's order. Exact for any instant.
  Board board_at(Instant at) const;
  /// The first instant after `after` at which a target's state may change without an event: an open
  /// fault passing its limit, a status running out or a maintenance edge, a calendar boundary.
  Instant next_change(Instant after) const;

  const Promises& promises() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kpiwatch
