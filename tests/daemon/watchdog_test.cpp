#include "daemon/watchdog.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <memory>

#include "daemon/engine.h"
#include "daemon/self_metrics.h"
#include "daemon/service_manager.h"
#include "tests/support/event_builders.h"
#include "tests/support/instants.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// A service manager watches, and wants to be fed every microsecond.
class WatchdogTest : public testing::Test {
 protected:
  WatchdogTest() {
    setenv("NOTIFY_SOCKET", "/nowhere", 1);
    setenv("WATCHDOG_USEC", "2", 1);
    manager_ = std::make_unique<ServiceManager>();
    watchdog_.emplace(io_, engine_, *manager_);
  }
  ~WatchdogTest() override {
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
  }

  boost::asio::io_context io_;
  std::optional<Watchdog> watchdog_;

 private:
  support::TemporaryDirectory directory_;
  support::ManualClock clock_{support::instant("2025-03-01T00:00:00Z")};
  SelfMetrics metrics_;
  std::unique_ptr<ServiceManager> manager_;  ///< before the engine, whose thread may still feed it
  Engine engine_{Settings(),
                 std::make_unique<EventStore>(directory_.path(), Settings().identity_memory),
                 clock_, metrics_, [](const std::string& message) { ADD_FAILURE() << message; }};
};

TEST_F(WatchdogTest, FeedsNobodyAfterAStopThatCameWhenItsTimeWasUp) {
  boost::asio::steady_timer stop(io_, SteadyClock::time_point::min());
  stop.async_wait([this](const boost::system::error_code&) { watchdog_->stop(); });
  watchdog_->start();
  const auto time_is_up = SteadyClock::now() + std::chrono::microseconds{1};
  while (SteadyClock::now() <= time_is_up) continue;
  EXPECT_EQ(io_.run_one(), 1u) << "the stop";
  EXPECT_EQ(io_.run_one(), 1u) << "the wait that was over before it";
  EXPECT_TRUE(io_.stopped()) << "nothing is waited for";
}

}  // namespace
}  // namespace kpiwatch
