#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/events/event.h"

namespace kpiwatch {

/// What a status event says, as texts.
struct StatusAttributes {
  std::string_view specversion, id, source, type, subject, time, sequence, status;
};

/// Reads the commonest of all events, a `kpiwatch.asset.status` in plain form, in one pass: without
/// a tree of values and without memory of its own, as views into its text.
///
/// Nothing for any other event, and for any text in which something is unusual (an escape, a line
/// break, a value that is no text) or wrong: then parse_event decides, and finds the words. What is
/// read here is what parse_event gives.
///
/// Remembers how the last one was laid out: events of one sender differ in their values alone, and
/// what stands between those is compared as a whole.
class StatusReader {
 public:
  /// Takes the event off the front of `text`, which may go on behind it.
  std::optional<EventView> take(std::string_view& text);
  /// Of a text that has to be that event and nothing else, space aside.
  std::optional<EventView> read(std::string_view text);

 private:
  /// A value that may be another next time, in the text of the last event.
  struct Value {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view StatusAttributes::*attribute = nullptr;  ///< null: nothing depends on it
  };
  class Recorder;

  std::optional<EventView> take_alike(std::string_view& text) const;

  std::string last_;  ///< an event's text, or nothing
  std::vector<Value> values_;
};

}  // namespace kpiwatch
