#include "daemon/checkpoints.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <string>

#include "daemon/engine.h"
#include "daemon/self_metrics.h"
#include "metrics/report/json.h"
#include "tests/support/event_builders.h"
#include "tests/support/instants.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

using support::instant;
using testing::HasSubstr;

constexpr int kCameras = 100;
constexpr int kEvents = 30'000;

/// An engine that was stopped with so many events that it left a checkpoint.
class CheckpointsTest : public testing::Test {
 protected:
  CheckpointsTest() {
    start();
    for (int n = 0; n < kCameras; ++n)
      take(support::registered(fmt::format("cam-{}", n), "2025-01-01T00:00:00Z", "camera", {})
               .json());
    take_lines(kCameras, kEvents);
    before_ = board();
    stop();
    EXPECT_TRUE(std::filesystem::exists(checkpoint()));
  }

  static std::string line(int n) {
    return support::status(fmt::format("cam-{}", n % kCameras),
                           fmt::format("2025-01-02T00:{:02}:{:02}.{:03}Z", n / 1000 % 60,
                                       n / 17 % 60, n % 1000),
                           n / kCameras % 2 == 0 ? "online" : "offline")
        .id(fmt::format("e{}", n))
        .json();
  }

  static Settings settings_of(const std::string& text) {
    Settings settings;
    settings.text = text;
    settings.promises.targets.push_back({.id = "online",
                                         .name = "online",
                                         .period = Period::kYear,
                                         .windows = {{"year", Period::kYear}},
                                         .by = {},
                                         .promise = OnlineRateTarget{}});
    return settings;
  }
  void start(const std::string& text = "promises") {
    const Settings settings = settings_of(text);
    engine_ = std::make_unique<Engine>(
        settings, std::make_unique<EventStore>(directory_.path(), settings.identity_memory), clock_,
        metrics_, [this](const std::string& message) { fatal_.set_value(message); });
  }
  void stop() { engine_.reset(); }

  IngestOutcome take(std::string line) {
    ReadEvents events;
    events.read_whole(std::move(line));
    return engine_->submit_and_wait(std::move(events)).value();
  }

  void take_lines(int from, int to) {
    ReadEvents events;
    for (int n = from; n < to; ++n) events.read_whole(line(n));
    EXPECT_EQ(engine_->submit_and_wait(std::move(events)).value().accepted,
              static_cast<std::size_t>(to - from));
  }

  std::string board() const { return to_json(engine_->board_at(kLater)); }
  /// That of who reads the journal and nothing else.
  std::string board_of_the_journal() {
    start("nothing was saved of these promises");
    return board();
  }

  void expect_the_same_board() const {
    EXPECT_EQ(board(), before_);
    EXPECT_EQ(engine_->last_event(), EventNumber{kEvents});
  }

  /// As a disk would, in what the checkpoint covers.
  void damage_the_first_block() const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((directory_ / "journal.sqlite").c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, "UPDATE blocks SET received_at = 0 WHERE seq = 1", nullptr,
                           nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(database);
  }

  std::filesystem::path checkpoint() const { return directory_ / "checkpoint"; }

  static inline const Instant kLater = instant("2025-02-01T00:00:00Z");
  support::TemporaryDirectory directory_;
  support::ManualClock clock_{kLater};
  SelfMetrics metrics_;
  std::promise<std::string> fatal_;
  std::string before_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(CheckpointsTest, AStartFromOneKnowsTheSame) {
  start();
  expect_the_same_board();
  EXPECT_EQ(take(line(kCameras)).duplicates, 1u);
  EXPECT_EQ(take(line(kEvents - 1)).duplicates, 1u);
  const auto conflict = take(support::status("cam-1", "2025-01-03T00:00:00Z", "online")
                                 .id(fmt::format("e{}", kEvents - 1))
                                 .json());
  EXPECT_EQ(conflict.rejected.size(), 1u);
}

TEST_F(CheckpointsTest, WhatCameAfterItIsReadToo) {
  start();
  EXPECT_EQ(take(line(kEvents)).accepted, 1u);
  stop();
  start();
  EXPECT_EQ(engine_->last_event(), EventNumber{kEvents + 1});
  EXPECT_EQ(take(line(kEvents)).duplicates, 1u);
}

TEST_F(CheckpointsTest, WhoOnlyReadsLeavesThatOfTheService) {
  const auto written = std::filesystem::last_write_time(checkpoint());
  start("other promises");
  engine_->leave_no_checkpoint();
  EXPECT_EQ(board(), before_);
  stop();
  EXPECT_EQ(std::filesystem::last_write_time(checkpoint()), written);
  start("other promises");
  stop();
  EXPECT_NE(std::filesystem::last_write_time(checkpoint()), written);
}

TEST_F(CheckpointsTest, WhatCameAfterItIsAddedToItUntilItIsWorthWhileToWriteItAnew) {
  bool was_added_to = false;
  bool was_written_anew = false;
  for (int round = 1; round <= 6; ++round) {
    const auto size = std::filesystem::file_size(checkpoint());
    start();
    take(support::registered(fmt::format("new-{}", round), "2025-01-01T00:00:00Z", "camera", {})
             .json());
    take_lines(round * kEvents, round * kEvents + 20'000);
    before_ = board();
    stop();
    (std::filesystem::file_size(checkpoint()) > size ? was_added_to : was_written_anew) = true;
    start();
    EXPECT_EQ(board(), before_);
    EXPECT_EQ(take(line(round * kEvents + 1)).duplicates, 1u);
    stop();
  }
  EXPECT_TRUE(was_added_to);
  EXPECT_TRUE(was_written_anew);
  EXPECT_EQ(board_of_the_journal(), before_);
}

TEST_F(CheckpointsTest, NothingIsAddedToOneOfAnotherLedger) {
  start();
  take_lines(kEvents, kEvents + 20'000);
  EXPECT_TRUE(engine_->reload(settings_of("promises")));
  take_lines(kEvents + 20'000, kEvents + 40'000);
  before_ = board();
  stop();
  start();
  EXPECT_EQ(board(), before_);
  EXPECT_EQ(take(line(kEvents + 1)).duplicates, 1u);
  stop();
  EXPECT_EQ(board_of_the_journal(), before_);
}

TEST_F(CheckpointsTest, ADamagedOneIsLeftAside) {
  for (const std::streamoff place : {20, 200, 100'000}) {
    {
      std::fstream file(checkpoint(), std::ios::binary | std::ios::in | std::ios::out);
      file.seekp(place).put('~').put('~');
    }
    start();
    expect_the_same_board();
    EXPECT_EQ(take(line(kCameras)).duplicates, 1u);
    stop();
  }
}

TEST_F(CheckpointsTest, OneOfOtherPromisesIsLeftAside) {
  damage_the_first_block();
  // All is read, so that the damage is found.
  EXPECT_THROW(start("other promises"), StorageError);
}

TEST_F(CheckpointsTest, WhatItSparedIsCheckedAfterTheStart) {
  damage_the_first_block();
  start();
  EXPECT_THAT(fatal_.get_future().get(), HasSubstr("does not match its hash"));
  stop();
  EXPECT_FALSE(std::filesystem::exists(checkpoint()));
  EXPECT_THROW(start(), StorageError);
}

TEST(MakerOfCheckpoints, DependsOnThePromisesAndTheZone) {
  const TimeZone zone = TimeZone::find("Asia/Shanghai").value();
  EXPECT_EQ(maker_of_checkpoints(zone, "a"), maker_of_checkpoints(zone, "a"));
  EXPECT_NE(maker_of_checkpoints(zone, "a"), maker_of_checkpoints(zone, "b"));
  EXPECT_NE(maker_of_checkpoints(zone, "a"), maker_of_checkpoints(TimeZone(), "a"));
}

}  // namespace
}  // namespace kpiwatch
