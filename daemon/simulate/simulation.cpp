#include "daemon/simulate/simulation.h"

#include <algorithm>
#include <span>

#include "daemon/simulate/event_writer.h"
#include "daemon/simulate/faults.h"
#include "daemon/simulate/heartbeats.h"
#include "daemon/simulate/maintenance.h"
#include "daemon/simulate/outages.h"
#include "daemon/simulate/register.h"
#include "daemon/simulate/spending.h"

namespace kpiwatch::simulate {
namespace {

Story tell(const World& world, const Promises& promises) {
  Story story(world);
  tell_register(world, story);
  tell_faults(world, story);
  tell_maintenance(world, story);
  tell_line_outages(world, story);
  tell_spending(world, promises.items, story);
  std::ranges::stable_sort(story.notices, {}, &Notice::time);
  return story;
}

/// Takes from the front of `rest`, which is in order of time, what is before `until`.
template <class T>
std::span<const T> take_before(std::span<const T>& rest, Instant until) {
  const auto end = std::ranges::lower_bound(rest, until, {}, &T::time);
  const auto taken = rest.first(static_cast<std::size_t>(end - rest.begin()));
  rest = rest.subspan(taken.size());
  return taken;
}

/// Both in order of time; of one instant, notices first: an asset is registered before it has a
/// status.
void write_merged(std::span<const Notice> notices, std::span<const StatusChange> changes,
                  EventWriter& writer) {
  for (const StatusChange& change : changes) {
    for (const Notice& notice : take_before(notices, change.time + Millis{1})) writer.write(notice);
    if (change.reason != Reason::kGone) writer.write(change);
  }
  for (const Notice& notice : notices) writer.write(notice);
}

}  // namespace

void simulate(const Promises& promises, const Options& options,
              const std::function<bool(std::string_view lines, Instant until)>& take) {
  const World world = make_world(promises.calendar, options);
  const Story story = tell(world, promises);
  const std::vector<StatusChange> all_changes = make_status_changes(world, story);
  Heartbeats heartbeats(world, promises.heartbeat_timeouts);
  EventWriter writer(world);
  std::span<const Notice> notices(story.notices);
  std::span<const StatusChange> changes(all_changes);
  for (Instant at = world.span.from; at < world.span.to;) {
    const Interval day{at, std::min(at + std::chrono::days{1}, world.span.to)};
    const auto of_day = take_before(changes, day.to);
    write_merged(take_before(notices, day.to),
                 heartbeats.weave(day, {of_day.begin(), of_day.end()}), writer);
    if (!take(writer.take(), day.to)) return;
    at = day.to;
  }
}

}  // namespace kpiwatch::simulate
