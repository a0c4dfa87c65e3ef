#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/daemon/engine_fixture.h"

namespace kpiwatch {
namespace {

using support::EventBuilder;
using support::status;

TEST_F(EngineTest, AReloadKeepsWhatIsKnownUnderOtherPromises) {
  Engine& engine = start(settings_with(10));
  engine.submit_and_wait(read({fault(1), fault(2)})).value();
  EXPECT_EQ(faults().remaining, 8);
  Settings other = settings_with(5);
  other.max_future = std::chrono::hours{1};
  EXPECT_TRUE(engine.reload(other));
  EXPECT_EQ(faults().remaining, 3);
  EXPECT_EQ(
      engine.submit_and_wait(read({fault(1), fault(3, "2025-03-10T00:59:00Z")})).value().accepted,
      1u);
  EXPECT_TRUE(engine.reload(settings_with(10)));
  EXPECT_EQ(faults().remaining, 8) << "the third begins after the instant of the board";
}

/// Of so many cameras, in many commits: more than a reload reads at once.
void store_statuses(Engine& engine) {
  for (int commit = 0; commit < 20; ++commit) {
    std::vector<EventBuilder> many;
    for (int n = 0; n < 1000; ++n)
      many.push_back(status(fmt::format("cam-{}-{}", commit, n), "2025-03-01T00:00:00Z", "online"));
    engine.submit_and_wait(read(many)).value();
  }
}

TEST_F(EngineTest, EventsAreTakenDuringAReload) {
  Engine& engine = start(settings_with(10));
  store_statuses(engine);
  EventNumber done_before = 0;
  EventNumber done_when_taken = 0;
  const auto told = [&](EventNumber done, EventNumber total) {
    EXPECT_LE(done_before, done);
    EXPECT_LE(done, total);
    if (done_before == 0)
      engine.submit(read({fault(1)}), [&](const Result<IngestOutcome>& outcome) {
        EXPECT_EQ(outcome->accepted, 1u);
        EXPECT_EQ(faults().remaining, 9) << "by the promises from before";
        done_when_taken = done_before;
      });
    done_before = done;
  };
  EXPECT_TRUE(engine.reload(settings_with(5), told));
  EXPECT_GT(done_when_taken, 0U);
  EXPECT_LT(done_when_taken, 20000U) << "the reload was not through";
  EXPECT_EQ(done_before, 20001U);
  EXPECT_EQ(faults().remaining, 4);
}

TEST_F(EngineTest, ReloadsAmongEventsMissNoneAndCountNoneTwice) {
  constexpr int kFaults = 300;
  Engine& engine = start(settings_with(1000));
  store_statuses(engine);
  std::atomic<bool> sent = false;
  std::thread sender([&] {
    for (int n = 1; n <= kFaults; ++n) {
      engine.submit_and_wait(read({fault(n), fault(n / 2 + 1)})).value();
    }
    sent = true;
  });
  std::int64_t limit = 1000;
  do EXPECT_TRUE(engine.reload(settings_with(++limit)));
  while (!sent);
  sender.join();
  EXPECT_EQ(fault_count(), kFaults);
  EXPECT_EQ(faults().remaining, limit - kFaults);
}

TEST_F(EngineTest, AReloadThatIsGivenUpChangesNothing) {
  Engine& engine = start(settings_with(10));
  store_statuses(engine);
  const auto version = engine.ledger_version();
  EXPECT_FALSE(engine.reload(settings_with(5), [&](EventNumber done, EventNumber) {
    EXPECT_LT(done, 20000u);
    engine.end_reloads();
  }));
  EXPECT_EQ(engine.ledger_version(), version);
  EXPECT_EQ(engine.submit_and_wait(read({fault(1)})).value().accepted, 1u);
  EXPECT_EQ(faults().remaining, 9);
  EXPECT_FALSE(engine.reload(settings_with(5))) << "nor does one that begins later";
  EXPECT_EQ(faults().remaining, 9);
}

}  // namespace
}  // namespace kpiwatch
