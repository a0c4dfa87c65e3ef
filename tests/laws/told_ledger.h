#pragma once

#include <memory>
#include <random>
#include <span>
#include <vector>

#include "metrics/targets/ledger.h"
#include "tests/support/saved_images.h"
#include "tests/support/status_key.h"
#include "tests/support/worlds/world.h"

namespace kpiwatch::laws {

/// A ledger told of a world's events, in their order or in another.
class ToldLedger : private EventKeys {
 public:
  explicit ToldLedger(const Promises& promises) : ledger_(new Ledger(promises, *this)) {}

  /// Tells it of events as one batch. Numbers go by the order of arrival.
  void tell(std::span<const Event> events);
  /// The same, and leaves it to be settled.
  void tell_unsettled(std::span<const Event> events);
  void save(ImageExtent extent);
  /// Goes on with a ledger that is made from what was saved.
  void load();
  Ledger& ledger() { return *ledger_; }
  Board board_at(Instant at) const { return ledger_->board_at(at); }

 private:
  EventKey key_of(EventNumber number) const override { return arrived_.at(number - 1).key; }
  EventKey key_of_status(std::string_view subject, Instant time, EventNumber first,
                         EventNumber last) const override {
    return support::key_of_status(arrived_, subject, time, first, last);
  }

  std::vector<Event> arrived_;
  std::unique_ptr<Ledger> ledger_;
  support::SavedImages images_;
};

/// Some of the instants worth asking at: always the first, the last and a period's end.
std::vector<Instant> some_instants(const worlds::World& world, std::size_t count);

/// A generator that is the same for the same world.
std::mt19937_64 random_for(const worlds::World& world);

}  // namespace kpiwatch::laws
