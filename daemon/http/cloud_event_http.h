#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include "daemon/http/message.h"
#include "daemon/ingest_batch.h"

/// The CloudEvents 1.0 HTTP protocol binding: the ways in which events arrive.
namespace kpiwatch::http {

/// More in one request are refused with 413.
inline constexpr std::size_t kMaxEvents = 100'000;
Response too_many_events();

struct ReceivedEvents {
  ReadEvents events;
  std::vector<std::size_t> lines;  ///< where each stood, from 1 on; empty unless sent as NDJSON
};

/// Reads a structured event, a batch, NDJSON or an event in binary mode, by the request's media
/// type; or the answer when the body as a whole cannot be read. Each event is judged alone. The
/// body goes over into the events.
std::variant<ReceivedEvents, Response> read_events(Request& request);

}  // namespace kpiwatch::http
