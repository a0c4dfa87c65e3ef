#pragma once

#include <vector>

#include "daemon/simulate/story.h"
#include "metrics/events/event.h"

namespace kpiwatch::simulate {

/// An asset's status from `time` on. Sixteen bytes: a year of a hundred thousand cameras has ten
/// million.
struct StatusChange {
  Instant time;
  AssetIndex asset = 0;
  Status status = Status::kUnknown;
  Reason reason = Reason::kNone;  ///< kBeat: only repeated; kGone: retired, not reported
};

/// Lines break by themselves now and then: diggers, lightning, the carrier's own trouble.
void tell_line_outages(const World& world, Story& story);

/// The statuses of all assets, by time, then asset: outages of things as the story has them; those
/// of each camera by its own fate and its line's, seconds after the line. Before retirement only.
std::vector<StatusChange> make_status_changes(const World& world, const Story& story);

}  // namespace kpiwatch::simulate
