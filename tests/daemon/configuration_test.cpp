#include "daemon/configuration.h"

#include <gmock/gmock.h>

#include <fstream>
#include <functional>
#include <memory>

#include "config/read_settings.h"
#include "tests/support/event_builders.h"
#include "tests/support/instants.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

using Kind = ReloadOutcome::Kind;
using testing::HasSubstr;

constexpr std::string_view kSettings =
    "storage: {path: data}\n"
    "targets: [{id: outages, kind: faults, limit: 10}]\n";

/// A configuration in force over one stored event. It is the thousandth second of 1970.
class ConfigurationTest : public testing::Test {
 protected:
  ConfigurationTest() {
    write(kSettings);
    ReadEvents events;
    events.read_whole(support::fault_opened("f", "1970-01-01T00:00:00Z").json());
    engine_.submit_and_wait(std::move(events)).value();
  }

  void write(std::string_view text) const { std::ofstream(file_, std::ios::binary) << text; }
  std::string metrics() {
    Exposition exposition;
    metrics_.write(exposition);
    return exposition.take();
  }
  static std::string taken_up_at(int second) {
    return "kpiwatch_config_last_reload_success_timestamp_seconds " + std::to_string(second) + "\n";
  }

  std::function<void()> while_rebuilding_ = [] {};
  support::ManualClock clock_{support::instant("1970-01-01T00:16:40Z")};

 private:
  support::TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_ / "kpiwatch.yaml";
  SelfMetrics metrics_;

 protected:
  Engine engine_{Settings(),
                 std::make_unique<EventStore>(directory_ / "data", Settings().identity_memory),
                 clock_, metrics_, [](const std::string& message) { ADD_FAILURE() << message; }};
  Configuration configuration_{file_,    Settings(),
                               engine_,  clock_,
                               metrics_, [this](EventNumber, EventNumber) { while_rebuilding_(); }};
};

TEST_F(ConfigurationTest, AReloadIsOneOnceTheEngineGoesByIt) {
  clock_.advance(std::chrono::seconds{1});
  std::string meanwhile;
  while_rebuilding_ = [&] { meanwhile = metrics(); };
  EXPECT_EQ(configuration_.reload().kind, Kind::kInForce);
  EXPECT_THAT(meanwhile, HasSubstr(taken_up_at(1000)));
  EXPECT_THAT(metrics(), HasSubstr(taken_up_at(1001)));
}

TEST_F(ConfigurationTest, ARefusedOneIsToldAndChangesNothing) {
  write("targets: 5\n");
  clock_.advance(std::chrono::seconds{1});
  const ReloadOutcome outcome = configuration_.reload();
  EXPECT_EQ(outcome.kind, Kind::kRefused);
  EXPECT_EQ(outcome.complaints.size(), 1u);
  EXPECT_THAT(metrics(), HasSubstr("kpiwatch_config_last_reload_successful 0\n"));
  EXPECT_THAT(metrics(), HasSubstr(taken_up_at(1000)));
}

TEST_F(ConfigurationTest, OneThatTheEngineGivesUpIsNotInForce) {
  clock_.advance(std::chrono::seconds{1});
  engine_.end_reloads();
  EXPECT_EQ(configuration_.reload().kind, Kind::kNotDone);
  EXPECT_THAT(metrics(), HasSubstr(taken_up_at(1000)));
}

TEST_F(ConfigurationTest, WhoWillNotWaitHearsThatAReloadIsUnderWay) {
  ReloadOutcome meanwhile;
  while_rebuilding_ = [&] { meanwhile = configuration_.reload_unless_busy(); };
  EXPECT_EQ(configuration_.reload().kind, Kind::kInForce);
  EXPECT_EQ(meanwhile.kind, Kind::kNotDone);
  while_rebuilding_ = [] {};
  EXPECT_EQ(configuration_.reload_unless_busy().kind, Kind::kInForce);
}

}  // namespace
}  // namespace kpiwatch
