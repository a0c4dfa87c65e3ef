#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "metrics/targets/ledger.h"
#include "tests/daemon/engine_fixture.h"

namespace kpiwatch {
namespace {

using support::EventBuilder;
using support::registered;
using support::status;

/// Cameras that are maintained, as of now; more than are settled at once.
class MaintenanceEngineTest : public EngineTest {
 protected:
  static constexpr std::int64_t kCameras = 2000;

  static Settings settings() {
    Settings rate;
    rate.promises.targets.push_back({.id = "rate",
                                     .name = "rate",
                                     .period = Period::kYear,
                                     .windows = {{"year", Period::kYear}},
                                     .by = {},
                                     .promise = OnlineRateTarget()});
    return rate;
  }
  Engine& start_with_cameras() {
    Engine& engine = start(settings());
    std::vector<EventBuilder> cameras;
    for (std::int64_t n = 0; n < kCameras; ++n)
      cameras.push_back(registered(fmt::format("c{}", n), "2025-01-01T00:00:00Z", "camera"));
    engine.submit_and_wait(read(cameras)).value();
    return engine;
  }
  static ReadEvents window(std::string_view name = "w") {
    return read({support::maintenance_planned(name, "2025-03-01T00:00:00Z", "2025-02-01T00:00:00Z",
                                              "2025-04-01T00:00:00Z")
                     .json("select", R"({"kind":"camera"})")});
  }
  static ReadEvents online(std::int64_t camera) {
    return read({status(fmt::format("c{}", camera), "2025-01-02T00:00:00Z", "online")});
  }
  /// Plans the window and keeps the writer from settling more of it until it is let go.
  std::promise<void> hold_after(ReadEvents planned) {
    std::promise<void> go, planned_now;
    engine_->submit(std::move(planned), [&, go = go.get_future().share()](auto) {
      planned_now.set_value();
      go.wait();
    });
    planned_now.get_future().wait();
    return go;
  }
  OnlineNow now() const { return rate().now; }
  OnlineRateStanding rate() const {
    const Board board = engine_->board_at(kNow);
    return std::get<OnlineRateStanding>(board.targets.at(0).standing);
  }
  void expect_all_maintained() const {
    EXPECT_EQ(now().excluded, kCameras);
    EXPECT_EQ(now().unknown, 0);
    EXPECT_EQ(now().counted, 0);
    EXPECT_EQ(now().online, 0);
  }
};

TEST_F(MaintenanceEngineTest, IsSeenWholeAsSoonAsItIsAcknowledged) {
  Engine& engine = start_with_cameras();
  EXPECT_EQ(now().excluded, 0);
  engine.submit_and_wait(window()).value();
  expect_all_maintained();
}

TEST_F(MaintenanceEngineTest, WhoReadsWaitsAndWhoWillNotGoesAway) {
  start_with_cameras();
  std::promise<void> go = hold_after(window());
  engine_->read_if_free([](const Ledger&) { ADD_FAILURE() << "in the middle"; });
  auto excluded = std::async(std::launch::async, [this] { return now().excluded; });
  EXPECT_EQ(excluded.wait_for(std::chrono::milliseconds{20}), std::future_status::timeout);
  go.set_value();
  EXPECT_EQ(excluded.get(), kCameras);
}

TEST_F(MaintenanceEngineTest, EventsComeInBetween) {
  Engine& engine = start_with_cameras();
  std::promise<void> go = hold_after(window());
  std::promise<void> last;
  const std::vector<std::int64_t> cameras{kCameras - 1, 0, 700};
  for (const std::int64_t camera : cameras)
    engine.submit(online(camera), [&, camera](const Result<IngestOutcome>& outcome) {
      EXPECT_EQ(outcome->accepted, 1u);
      if (camera == cameras.back()) last.set_value();
    });
  go.set_value();
  last.get_future().wait();
  expect_all_maintained();
  const OnlineWindow year = rate().windows.at(0);
  const auto january = 3 * Int128{std::chrono::milliseconds{std::chrono::days{30}}.count()};
  EXPECT_TRUE(year.good == january) << "three cameras from the second of January on";
  EXPECT_TRUE(year.counted == january);
}

TEST_F(MaintenanceEngineTest, AnotherWindowAndAReloadMayFollowAtOnce) {
  Engine& engine = start_with_cameras();
  std::promise<void> go = hold_after(window());
  engine.submit(window("another"), [](auto) {});
  engine.submit(read({support::maintenance_cancelled("w", "2025-03-02T00:00:00Z")}), [](auto) {});
  auto reloaded = std::async(std::launch::async, [&] { return engine.reload(settings()); });
  go.set_value();
  EXPECT_TRUE(reloaded.get());
  expect_all_maintained();
}

TEST_F(MaintenanceEngineTest, AReloadEndsThoughAllThatComesBringsWindows) {
  Engine& engine = start_with_cameras();
  std::atomic<bool> reloaded = false;
  auto sender = std::async(std::launch::async, [&] {
    int windows = 0;
    while (!reloaded) engine.submit_and_wait(window(fmt::format("w{}", ++windows))).value();
    return windows;
  });
  while (engine.last_event() < kCameras + 3) std::this_thread::yield();
  EXPECT_TRUE(engine.reload(settings()));
  reloaded = true;
  EXPECT_GE(sender.get(), 3);
  expect_all_maintained();
}

TEST_F(MaintenanceEngineTest, IsKnownAfterAStopThatFollowsAtOnce) {
  start_with_cameras();
  hold_after(window()).set_value();
  stop();
  start(settings());
  expect_all_maintained();
}

}  // namespace
}  // namespace kpiwatch
