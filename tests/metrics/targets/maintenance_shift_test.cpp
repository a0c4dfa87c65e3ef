#include "metrics/targets/maintenance_shift.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::at;
using support::span;
using testing::ElementsAre;

/// A camera "a" of town "x" that is online, and windows of maintenance by their names.
class OneCamera {
 public:
  OneCamera() : asset_(assets_.intern("a")) {
    const auto attributes = assets_.pool().intern({{"kind", "camera"}, {"town", "x"}});
    assets_.put_registration(asset_, at(0), 1, attributes);
    assets_.put_status(asset_, at(0), 2, Status::kOnline);
  }

  /// What planning the window changes from 0 to 100: "from..to", with "-" before it where the
  /// camera was under maintenance before.
  std::vector<std::string> plan(const std::string& name, const MaintenancePlanned& window) {
    return commit(windows_.plan(Event{{"", "s", name}, "", name, at(0), window}));
  }
  std::vector<std::string> cancel(const std::string& name) {
    return commit(windows_.cancel(Event{{"", "s", name}, "", name, at(0), MaintenanceCancelled{}}));
  }

 private:
  std::vector<std::string> commit(const MaintenanceBook::Change& change) {
    HeldWindows before(windows_, span(0, 100));
    windows_.commit(change);
    MaintenanceShift shift(std::move(before), HeldWindows(windows_, span(0, 100)));
    std::vector<std::string> pieces;
    assets_.walk(asset_, span(-10, 100), [&](const AssetSegment& segment) {
      shift.of(assets_, asset_, segment, [&](const AssetSegment& piece) {
        pieces.push_back((piece.under_maintenance ? "-" : "") +
                         std::to_string(to_millis(piece.interval.from)) + ".." +
                         std::to_string(to_millis(piece.interval.to)));
      });
    });
    return pieces;
  }

  AssetBook assets_{{}};
  AssetIndex asset_;
  MaintenanceBook windows_;
};

Selector of_town(const std::string& town) {
  return Selector(std::vector<Selector::Condition>{{"town", {town}}});
}

TEST(MaintenanceShift, AWindowChangesWhatItHoldsFor) {
  OneCamera camera;
  EXPECT_THAT(camera.plan("w", {span(10, 30), of_town("x"), {}, 0}), ElementsAre("10..30"));
  EXPECT_THAT(camera.plan("other town", {span(10, 90), of_town("y"), {}, 0}), ElementsAre());
  EXPECT_THAT(camera.plan("other asset", {span(10, 90), std::nullopt, {"b"}, 0}), ElementsAre());
  EXPECT_THAT(camera.cancel("w"), ElementsAre("-10..30"));
}

TEST(MaintenanceShift, WhatAnotherWindowHoldsStaysAsItIs) {
  OneCamera camera;
  EXPECT_THAT(camera.plan("first", {span(20, 40), of_town("x"), {}, 0}), ElementsAre("20..40"));
  EXPECT_THAT(camera.plan("second", {span(10, 50), std::nullopt, {"a"}, 0}),
              ElementsAre("10..20", "40..50"));
  EXPECT_THAT(camera.plan("third", {span(45, 70), of_town("x"), {}, 0}), ElementsAre("50..70"));
  EXPECT_THAT(camera.cancel("first"), ElementsAre());
  EXPECT_THAT(camera.cancel("second"), ElementsAre("-10..45"));
}

TEST(MaintenanceShift, AWindowThatMovesLeavesAndTakes) {
  OneCamera camera;
  camera.plan("w", {span(10, 30), of_town("x"), {}, 1});
  EXPECT_THAT(camera.plan("w", {span(20, 50), of_town("x"), {}, 2}),
              ElementsAre("-10..20", "30..50"));
  EXPECT_THAT(camera.plan("w", {span(50, 60), of_town("x"), {}, 3}),
              ElementsAre("-20..50", "50..60"));
}

TEST(MaintenanceShift, WhatIsNotRegisteredIsLeftAlone) {
  OneCamera camera;
  EXPECT_THAT(camera.plan("w", {span(-5, 5), std::nullopt, {"a"}, 0}), ElementsAre("0..5"));
}

}  // namespace
}  // namespace kpiwatch
