#pragma once

#include <string>
#include <string_view>

#include "metrics/base/json.h"
#include "metrics/base/result.h"
#include "metrics/events/event.h"

namespace kpiwatch {

/// An event read from its CloudEvents 1.0 JSON form, with what has to be kept of it.
struct CloudEvent {
  Event event;
  std::string json;  ///< the text itself, but for line ends: it is one line
};

/// Why an event was refused, with as much of its identity as could be read.
struct Rejection {
  std::string source;  ///< "" when it could not be read
  std::string id;      ///< "" when it could not be read
  std::string type;    ///< "" when it could not be read or is none of ours
  Error error;
};

/// Reads one structured event from JSON text. Everything of contract 3 is checked except what needs
/// a clock (`ingest.max_future`) or the journal (conflicts).
[[nodiscard]] boost::system::result<CloudEvent, Rejection> parse_cloud_event(std::string_view text);

/// The same without keeping the text. status_event.h is faster for the commonest.
[[nodiscard]] boost::system::result<Event, Rejection> parse_event(std::string_view text);

/// For attributes that never came to be a whole event: the members of a JSON object.
[[nodiscard]] Rejection rejection_of(const Json& attributes, Error error);

/// For an event that could be read.
[[nodiscard]] Rejection rejection_of(const EventView& event, Error error);

[[noreturn]] void throw_exception_from_error(const Rejection& rejection,
                                             const boost::source_location& where);

/// What makes two events with one (source, id) the same: type, subject, time, sequence and data as
/// a JSON value. Equal text means equal content. `json` is a CloudEvent's `json`.
std::string content_of(std::string_view json);

}  // namespace kpiwatch
