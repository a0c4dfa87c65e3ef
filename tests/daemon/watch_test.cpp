#include "daemon/watch.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/support/event_builders.h"
#include "tests/support/instants.h"
#include "tests/support/manual_clock.h"

namespace kpiwatch {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using support::instant;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::Not;
using testing::StartsWith;

/// Fault targets that are met until an instant and breached after it, as long as they are there,
/// and a period that may end, at which very instant they are at risk.
class WatchTest : public testing::Test {
 protected:
  Board board_at(Instant at) const {
    Board board;
    board.at = at;
    for (const auto& [id, changes_at] : breached_after_) {
      TargetStanding target;
      target.id = id;
      target.state = at > changes_at ? State::kBreached : State::kMet;
      if (at == period_end_) target.state = State::kAtRisk;
      target.period.interval.to = at > period_end_ ? kForever : period_end_;
      FaultsStanding faults;
      faults.windows.emplace_back();
      target.standing = faults;
      board.targets.push_back(target);
    }
    return board;
  }
  Instant next_change(Instant after) const {
    Instant next = kForever;
    for (const auto& [id, at] : breached_after_) {
      if (at > after) next = std::min(next, at);
    }
    return next;
  }

  std::map<std::string, Instant> breached_after_;
  Instant period_end_ = kForever;
  std::vector<std::string> lines_;
  support::ManualClock clock_{instant("2025-03-01T00:00:00Z")};
  Watch watch_{clock_,
               {[this](Instant at) { return board_at(at); },
                [this](Instant after) { return next_change(after); }},
               [this](State, const std::string& line) { lines_.push_back(line); }};
};

TEST_F(WatchTest, TellsEveryTargetAtTheFirstLook) {
  breached_after_ = {{"lines", kForever}, {"outages", kBeginning}};
  watch_.look();
  EXPECT_THAT(lines_, ElementsAre(StartsWith("lines is met over "),
                                  StartsWith("outages is breached over ")));
}

TEST_F(WatchTest, TellsAChangeOnce) {
  breached_after_ = {{"lines", clock_.now() + minutes{5}}};
  watch_.look();
  lines_.clear();
  clock_.advance(minutes{5});
  watch_.look();
  EXPECT_THAT(lines_, ElementsAre());
  clock_.advance(Millis{1});
  watch_.look();
  watch_.look();
  EXPECT_THAT(lines_, ElementsAre(AllOf(StartsWith("lines is breached over "),
                                        EndsWith("; it was met before"))));
}

TEST_F(WatchTest, LooksAgainAMillisecondAfterTheNextChange) {
  breached_after_ = {{"lines", clock_.now() + Millis{400}}};
  EXPECT_EQ(watch_.look(), Millis{401});
}

TEST_F(WatchTest, LooksAgainWithinASecondWhateverComes) {
  breached_after_ = {{"lines", kForever}};
  EXPECT_EQ(watch_.look(), seconds{1});
}

TEST_F(WatchTest, AClockSetBackIsFollowed) {
  breached_after_ = {{"lines", clock_.now() - Millis{1}}};
  watch_.look();
  lines_.clear();
  clock_.advance(-minutes{10});
  EXPECT_EQ(watch_.look(), seconds{1});
  EXPECT_THAT(lines_, ElementsAre(AllOf(StartsWith("lines is met over "),
                                        EndsWith("; it was breached before"))));
}

TEST_F(WatchTest, APeriodIsToldAtItsVeryEndBeforeTheNextOne) {
  breached_after_ = {{"budget", kForever}};
  period_end_ = clock_.now() + Millis{400};
  watch_.look();
  lines_.clear();
  clock_.advance(Millis{401});
  watch_.look();
  EXPECT_THAT(
      lines_,
      ElementsAre(AllOf(StartsWith("budget is at risk over "), EndsWith("; it was met before")),
                  AllOf(StartsWith("budget is met over "), EndsWith("; it was at risk before"))));
  lines_.clear();
  watch_.look();
  EXPECT_THAT(lines_, ElementsAre());
}

TEST_F(WatchTest, ATargetThatAReloadBringsIsToldAndOneThatItTakesIsForgotten) {
  breached_after_ = {{"lines", kForever}};
  watch_.look();
  breached_after_ = {{"outages", kForever}};
  watch_.look();
  lines_.clear();
  breached_after_ = {{"lines", kForever}, {"outages", kForever}};
  watch_.look();
  EXPECT_THAT(lines_,
              ElementsAre(AllOf(StartsWith("lines is met over "), Not(EndsWith("before")))));
}

}  // namespace
}  // namespace kpiwatch
