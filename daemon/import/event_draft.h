#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/base/json.h"
#include "metrics/calendar/time_zone.h"

namespace kpiwatch {

/// An event that a line of a table is, before it has an id.
///
/// Its id is `role`, a slash and the digest of what identifies it: the same line gives the same id
/// wherever and however often it is imported, and a corrected one another id. Of two facts about
/// one thing at one instant the greater id holds (contract 3): `start` is greater than `end`, so an
/// asset whose line ends where its next line begins goes on existing.
struct EventDraft {
  std::string_view role;  ///< start, end or voucher
  std::string type;       ///< after "kpiwatch."
  std::string subject;
  Instant time;
  Json::Object data;
  /// What identifies it beside its subject and time; none: its data and sequence.
  std::optional<Json> identity = {};
};

/// What a line of a table says.
struct RowFacts {
  std::string key;  ///< of the thing that no two lines of a file may contradict each other about
  std::vector<EventDraft> events;
};

/// What all events of an import have in common.
struct EventOrigin {
  std::string source;
  std::string sequence;  ///< "": none
  TimeZone zone;         ///< whose offset times are written with; no part of the id
};

/// The whole event, as a CloudEvent in JSON.
Json to_json(const EventDraft& draft, const EventOrigin& origin);

/// A member of `data`, when there is a text.
void add_text(Json::Object& data, std::string_view name, std::string_view text);

}  // namespace kpiwatch
