#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <string_view>

#include "daemon/storage/journal/hash_chain.h"
#include "metrics/base/image_extent.h"
#include "metrics/calendar/time_zone.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// Of all that decides what a checkpoint means: this very program, what it knows of the site's
/// zone, and the text that the promises were read from.
Hash maker_of_checkpoints(const TimeZone& zone, std::string_view settings_text);

/// Sees to it that a start finds a checkpoint that few events are missing from: one is due when the
/// journal has grown by a twentieth, but not by less than 600 000 events nor by more than two
/// million. For one thread; writes on another.
class Checkpoints {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  /// Waits until what is being written is written.
  ~Checkpoints() { finish(); }

  /// What the checkpoint covers that is there at the start.
  void found(EventNumber covered) { covered_ = covered; }
  /// There is none for what is known now.
  void forget() { covered_ = 0; }

  bool is_due(EventNumber last, SteadyTime now);
  /// What the next one has to hold at least: changes can only follow one of what is known now.
  ImageExtent least_extent() const {
    return covered_ == 0 ? ImageExtent::kWhole : ImageExtent::kChanges;
  }
  /// Whether a stop should leave one behind, so that the next start is quick.
  bool is_due_at_end(EventNumber last) const;
  /// `write` is called on another thread; it may throw StorageError, which is logged: the journal
  /// has it all.
  void begin(EventNumber last, std::function<void()> write);
  void finish();

 private:
  void take_written(SteadyTime now);

  EventNumber covered_ = 0;
  SteadyTime rest_until_{};
  std::future<void> writing_;
};

}  // namespace kpiwatch
