#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "metrics/base/rfc3339.h"
#include "tests/laws/check_law.h"
#include "tests/laws/told_ledger.h"

namespace kpiwatch::laws {
namespace {

using std::chrono::days;

/// What the passing of time alone changes in steps, and never but at an instant that can be
/// foretold: how many assets are online and counted, and which faults there are and whether they
/// are too long.
struct Steps {
  std::ostringstream text;

  void operator()(const OnlineRateStanding& standing) {
    text << "online " << standing.now.online << " of " << standing.now.counted << " unknown "
         << standing.now.unknown << " excluded " << standing.now.excluded << "\n";
  }
  void operator()(const FaultsStanding& standing) {
    text << "open " << standing.open << "\n";
    for (const FaultEntry& fault : standing.faults) {
      text << fault.id << (fault.ended ? " ended" : " open") << (fault.overlong ? " overlong" : "")
           << "\n";
    }
  }
  void operator()(const BudgetExecutionStanding&) {}
};

std::string steps_of(const Board& board) {
  Steps steps;
  for (const TargetStanding& target : board.targets) {
    steps.text << target.id << " since " << to_millis(target.period.interval.from) << " ";
    if (std::holds_alternative<FaultsStanding>(target.standing)) {
      steps.text << to_string(target.state) << " ";
    }
    std::visit(steps, target.standing);
  }
  return steps.text.str();
}

/// From the last event on, nothing happens but what time itself brings.
Instant quiet_after(const worlds::World& world) {
  Instant latest = world.instants.front();
  for (const Event& event : world.events) latest = std::max(latest, event.time);
  return latest + Millis{1};
}

/// Every instant worth asking at that lies in [after, change), and both ends of it.
std::vector<Instant> between(const worlds::World& world, Instant after, Instant change) {
  std::vector<Instant> instants{after + Millis{1}, after + (change - after) / 2,
                                change - Millis{1}};
  for (const Instant instant : world.instants) instants.push_back(instant);
  std::erase_if(instants, [&](Instant i) { return i < after || i >= change; });
  return instants;
}

std::string nothing_changes_before_the_next_change(const worlds::World& world) {
  ToldLedger told(world.promises);
  told.tell(world.events);
  const Instant quiet = quiet_after(world);
  Instant at = quiet;
  for (int turn = 0; turn < 12; ++turn) {
    const Instant change = told.ledger().next_change(at);
    if (change <= at) return "next change is not after " + format_instant_utc(at);
    const std::string steps = steps_of(told.board_at(at));
    for (const Instant instant : between(world, at, std::min(change, at + days{500}))) {
      const std::string found = steps_of(told.board_at(instant));
      if (found == steps) continue;
      return "at " + format_instant_utc(at) + " the next change is foretold for " +
             format_instant_utc(change) + ":\n" + steps + "but at " + format_instant_utc(instant) +
             ":\n" + found;
    }
    if (change >= quiet + days{1000}) break;
    at = change;
  }
  return "";
}

TEST(Laws, NothingChangesUnpromptedBeforeTheNextChange) {
  check_law(nothing_changes_before_the_next_change);
}

}  // namespace
}  // namespace kpiwatch::laws
