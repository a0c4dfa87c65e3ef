#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/targets/ledger.h"

namespace kpiwatch::bench {

/// Resident memory of this process in bytes, without what it has given back to its allocator.
std::uint64_t resident_bytes();

/// A year of an office: three targets (online rate by town, faults, budget), eight windows, eight
/// towns, and cameras that change status in turn, evenly over the year.
class World {
 public:
  struct Size {
    std::uint64_t cameras = 0;
    std::uint64_t transitions = 0;  ///< of each camera
    bool heartbeats = false;        ///< whether the cameras are expected to send them

    bool operator==(const Size&) const = default;
  };

  explicit World(Size size);

  const Size& size() const { return size_; }
  Ledger& ledger() { return ledger_; }
  const Ledger& ledger() const { return ledger_; }
  Instant begin() const;
  /// Just after the last event that was told in order.
  Instant end() const { return end_; }

  /// What it took to make: memory per camera registered and per transition after that, and time.
  double bytes_per_camera() const { return bytes_per_camera_; }
  double bytes_per_transition() const { return bytes_per_transition_; }
  double seconds_per_transition() const { return seconds_per_transition_; }

  /// A ledger made from what this world's has saved; nothing when it is no such image.
  std::unique_ptr<Ledger> load(std::string_view image) const {
    return Ledger::load(ledger_.promises(), keys_, {&image, 1});
  }
  /// A camera chosen by `choice` is said to be online or offline, at `time`.
  void change_status(std::uint64_t choice, Instant time);
  /// What comes next: the cameras go on becoming what they were not, in turn, each after everything
  /// known.
  std::vector<Event> next_changes(std::size_t count);
  /// Tells events as one batch.
  void tell(std::span<const Event> events);
  /// The next heartbeat: each camera says every minute that it is online, in turn; to the
  /// millisecond, or up to `jitter` late. A camera that says nothing for three minutes is offline.
  void beat(Millis jitter);
  /// A tenth of the cameras under maintenance for a day in the middle of the year; cancelled by
  /// `cancel_maintenance`. Each window has a name of its own.
  void plan_maintenance(const std::string& window);
  void cancel_maintenance(const std::string& window);

 private:
  /// No two events fall on one instant for one asset, so nobody asks.
  class NoKeys : public EventKeys {
    EventKey key_of(EventNumber) const override { return {}; }
    EventKey key_of_status(std::string_view, Instant, EventNumber, EventNumber) const override {
      return {};
    }
  };

  void tell(std::string subject, Instant time, Fact fact);
  Event change(std::uint64_t number, Instant time) const;
  void register_cameras();
  void change_statuses();
  void open_faults();
  void spend();

  Size size_;
  NoKeys keys_;
  Ledger ledger_;
  Instant end_;
  EventNumber last_ = 0;
  std::uint64_t changes_ = 0;  ///< that the cameras made in turn
  std::uint64_t beats_ = 0;
  double bytes_per_camera_ = 0;
  double bytes_per_transition_ = 0;
  double seconds_per_transition_ = 0;
};

}  // namespace kpiwatch::bench
