#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/storage/identity/identity.h"
#include "metrics/events/cloud_event.h"

namespace kpiwatch {

/// An event as it came: understood, or refused before it got any further. Points into the
/// ReadEvents that it is of.
struct ReadEvent {
  EventView event = {};
  std::string_view json = {};          ///< the text itself, but for line ends: it is one line
  IdentityKey identity = {};           ///< as the storage keeps it, once that was asked
  const Rejection* refusal = nullptr;  ///< then all the others say nothing

  explicit operator bool() const { return refusal == nullptr; }
};

/// Events that were sent together, in their order, and all that they point into: most are nothing
/// but views of the text in which they came. May be moved; what points into it goes on to do so.
class ReadEvents {
 public:
  /// Keeps a text that events are read from.
  std::string_view keep(std::string text);

  /// Reads an event from `text`, which is kept here.
  void read(std::string_view text);
  /// Takes a status event in plain form off the front of `text`, which is kept here; false, and
  /// nothing taken, when none stands there.
  bool take_status(std::string_view& text);
  /// Takes `event`, a view of what is kept here, whose text is the line `json`.
  void add(const EventView& event, std::string_view json);
  /// The same of a text that holds nothing else.
  void read_whole(std::string text) { read(keep(std::move(text))); }
  void refuse(Rejection rejection);
  void identify(const IdentityHasher& hasher);
  void reserve(std::size_t events) { events_.reserve(events); }

  /// Takes the events from the `count`-th on away again.
  void shorten_to(std::size_t count);

  std::size_t size() const { return events_.size(); }
  bool empty() const { return events_.empty(); }
  const ReadEvent& operator[](std::size_t index) const { return events_[index]; }
  const ReadEvent& back() const { return events_.back(); }
  auto begin() const { return events_.begin(); }
  auto end() const { return events_.end(); }

  /// How many were understood.
  std::size_t understood() const { return understood_; }
  /// Of all their texts together.
  std::size_t bytes() const { return bytes_; }
  /// The texts of all, each with a line end behind it, where they came as just that; else nothing.
  std::string_view as_lines() const;

 private:
  std::vector<ReadEvent> events_;
  std::size_t understood_ = 0;
  std::size_t bytes_ = 0;
  // Each in a place of its own, which moving does not change.
  std::vector<std::unique_ptr<const std::string>> texts_;
  std::vector<std::unique_ptr<const CloudEvent>> unusual_;
  std::vector<std::unique_ptr<const Rejection>> refusals_;
};

}  // namespace kpiwatch
