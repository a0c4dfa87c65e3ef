#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine.h"
#include "daemon/self_metrics.h"
#include "tests/daemon/storage/faulty_disk.h"
#include "tests/support/event_builders.h"
#include "tests/support/instants.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch {

inline const Instant kNow = support::instant("2025-03-10T00:00:00Z");
inline const std::size_t kIdentityMemory = Settings().identity_memory;

/// Faults are limited to `limit` a year: what the tests read off the board.
inline Settings settings_with(std::int64_t limit = 10) {
  Settings settings;
  settings.promises.site = "test";
  settings.promises.targets.push_back({.id = "outages",
                                       .name = "outages",
                                       .period = Period::kYear,
                                       .windows = {{"year", Period::kYear}},
                                       .by = {},
                                       .promise = FaultsTarget{.select = {},
                                                               .offline_of = {},
                                                               .limit = limit,
                                                               .max_duration = {},
                                                               .merge_gap = {},
                                                               .ignore_shorter_than = {}}});
  return settings;
}

inline ReadEvents read(const std::vector<support::EventBuilder>& events) {
  ReadEvents result;
  for (const support::EventBuilder& event : events) result.read_whole(event.json());
  return result;
}

inline support::EventBuilder fault(int n, std::string_view time = "2025-03-01T00:00:00Z") {
  return support::fault_opened(fmt::format("fault-{}", n), time);
}

class EngineTest : public testing::Test {
 protected:
  void TearDown() override { EXPECT_THAT(fatal_, testing::IsEmpty()); }

  Engine& start(const Settings& settings = settings_with()) {
    engine_ = std::make_unique<Engine>(
        settings, std::make_unique<EventStore>(directory_.path(), kIdentityMemory), clock_,
        metrics_, [this](const std::string& message) { fatal_.push_back(message); });
    return *engine_;
  }
  void stop() { engine_.reset(); }

  const FaultsStanding faults() const {
    return std::get<FaultsStanding>(engine_->board_at(kNow).targets.at(0).standing);
  }
  std::int64_t fault_count() const { return faults().windows.at(0).count; }

  std::vector<std::string> stored_subjects() const {
    std::vector<std::string> subjects;
    engine_->for_each_event(1, {}, [&](const StoredEvent& event) {
      subjects.push_back(parse_cloud_event(event.json).value().event.subject);
      return true;
    });
    return subjects;
  }

  std::string metrics_text() const {
    Exposition out;
    metrics_.write(out);
    return out.take();
  }

  support::FaultyDisk disk_;
  support::TemporaryDirectory directory_;
  support::ManualClock clock_{kNow};
  SelfMetrics metrics_;
  std::vector<std::string> fatal_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace kpiwatch
