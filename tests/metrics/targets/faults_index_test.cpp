#include "metrics/targets/faults_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/metrics/targets/one_target.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using support::at_time;
using support::fault_closed;
using support::fault_opened;
using support::fault_voided;
using support::maintenance_planned;
using support::registered;
using support::retired;
using support::status;
using testing::ElementsAre;

/// Reported faults of networks, and offline spells of lines.
FaultsTarget lines() {
  FaultsTarget promise;
  promise.select = where("kind", {"network"});
  promise.offline_of = where("kind", {"line"});
  promise.limit = 99;
  return promise;
}

Target of(FaultsTarget promise) { return make_target("outages", Period::kDay, std::move(promise)); }

std::string of_day(Instant instant) {
  const std::string text = format_instant_utc(instant);
  return text.starts_with("1970-01-01T") ? text.substr(11, text.size() - 12) : text;
}

/// The period's faults, "id start..end minutes" each; no end while open.
std::vector<std::string> faults_at(OneTarget& target, std::string_view instant) {
  std::vector<std::string> texts;
  const auto standing = std::get<FaultsStanding>(target.standing_at(instant).standing);
  for (const FaultEntry& fault : standing.faults) {
    texts.push_back(fault.id + " " + of_day(fault.started) + ".." +
                    (fault.ended ? of_day(*fault.ended) : "") + " " +
                    std::to_string(std::chrono::floor<minutes>(fault.duration).count()));
  }
  return texts;
}

/// A line "l" that exists from midnight on and is offline in [from, to).
OneTarget& add_line(OneTarget& target, std::string_view from, std::string_view to) {
  target.tell(registered("l", at_time("00:00:00"), "line"));
  target.tell(status("l", at_time(from), "offline"));
  return target.tell(status("l", at_time(to), "online"));
}

TEST(FaultsIndex, ReportedFaultsAreSelectedByTheirKindAndLabels) {
  FaultsTarget of_town = lines();
  of_town.select = where("town", {"a"});
  OneTarget target(of(of_town));
  target.tell(fault_opened("in", at_time("01:00:00")).json("labels", R"({"town":"a"})"));
  target.tell(fault_opened("out", at_time("01:00:00")).json("labels", R"({"town":"b"})"));
  target.tell(fault_opened("bare", at_time("01:00:00")));
  target.tell(fault_opened("gone", at_time("01:00:00")).json("labels", R"({"town":"a"})"));
  target.tell(fault_voided("gone", at_time("09:00:00")));
  EXPECT_THAT(faults_at(target, at_time("02:00:00")), ElementsAre("in 01:00:00.. 60"));
}

TEST(FaultsIndex, AnOfflineSpellIsAFaultWhoseIdTellsItsAssetAndStart) {
  OneTarget target(of(lines()));
  add_line(target, "02:00:00", "02:10:00");
  target.tell(status("l", at_time("03:00:00.5"), "offline"));
  EXPECT_THAT(faults_at(target, at_time("03:10:00")),
              ElementsAre("offline:l:1970-01-01T02:00:00Z 02:00:00..02:10:00 10",
                          "offline:l:1970-01-01T03:00:00.500Z 03:00:00.500.. 9"));
}

TEST(FaultsIndex, ADerivedFaultHasTheKindAndTheIdOfItsAsset) {
  OneTarget target(of(lines()));
  add_line(target, "02:00:00", "02:10:00");
  const auto faults =
      std::get<FaultsStanding>(target.standing_at(at_time("03:00:00")).standing).faults;
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].kind, "line");
  EXPECT_EQ(faults[0].asset, "l");
}

TEST(FaultsIndex, ASpellBeginsWithTheRegistrationAndEndsWithTheRetirement) {
  OneTarget target(of(lines()));
  target.tell(status("l", at_time("01:00:00"), "offline"));
  EXPECT_THAT(faults_at(target, at_time("09:00:00")), ElementsAre());
  target.tell(registered("l", at_time("02:00:00"), "line"));
  target.tell(retired("l", at_time("02:30:00")));
  target.tell(registered("l", at_time("03:00:00"), "line"));
  EXPECT_THAT(faults_at(target, at_time("04:00:00")),
              ElementsAre("offline:l:1970-01-01T02:00:00Z 02:00:00..02:30:00 30",
                          "offline:l:1970-01-01T03:00:00Z 03:00:00.. 60"));
}

TEST(FaultsIndex, ARegistrationOfWhatIsRegisteredDoesNotSplitASpell) {
  OneTarget target(of(lines()));
  add_line(target, "02:00:00", "03:00:00");
  target.tell(registered("l", at_time("02:30:00"), "device"));
  EXPECT_THAT(faults_at(target, at_time("04:00:00")),
              ElementsAre("offline:l:1970-01-01T02:00:00Z 02:00:00..03:00:00 60"));
}

TEST(FaultsIndex, ASpellMatchesAtItsFirstInstantOrNever) {
  OneTarget target(of(lines()));
  target.tell(registered("l", at_time("00:00:00"), "device"));
  target.tell(status("l", at_time("02:00:00"), "offline"));
  target.tell(registered("l", at_time("02:30:00"), "line"));
  EXPECT_THAT(faults_at(target, at_time("04:00:00")), ElementsAre());
}

TEST(FaultsIndex, AHeartbeatThatRunsOutBeginsASpell) {
  Promises promises;
  promises.heartbeat_timeouts["line"] = minutes{3};
  OneTarget target(of(lines()), promises);
  target.tell(registered("l", at_time("00:00:00"), "line"));
  target.tell(status("l", at_time("01:00:00"), "online"));
  target.tell(status("l", at_time("01:10:00"), "online"));
  EXPECT_THAT(faults_at(target, at_time("01:11:00")),
              ElementsAre("offline:l:1970-01-01T01:03:00Z 01:03:00..01:10:00 7"));
}

TEST(FaultsIndex, MaintenanceIsMatchedByTheAttributesOfTheAssetAtTheStart) {
  OneTarget target(of(lines()));
  add_line(target, "02:00:00", "03:00:00");
  target.tell(registered("l", at_time("02:10:00"), "device"));
  target.tell(
      maintenance_planned("w", at_time("09:00:00"), at_time("02:30:00"), at_time("02:45:00"))
          .json("select", R"({"kind":"line"})"));
  target.tell(
      maintenance_planned("v", at_time("09:00:00"), at_time("02:50:00"), at_time("02:55:00"))
          .json("select", R"({"kind":"device"})"));
  EXPECT_THAT(faults_at(target, at_time("04:00:00")),
              ElementsAre("offline:l:1970-01-01T02:00:00Z 02:00:00..03:00:00 45"));
}

TEST(FaultsIndex, AnUnregisteredAssetIsUnderMaintenanceOnlyByItsId) {
  const auto told = [](std::string_view name, std::string_view json) {
    OneTarget target(of(lines()));
    target.tell(fault_opened("f", at_time("01:00:00")).text("asset", "x"));
    target.tell(
        maintenance_planned("w", at_time("09:00:00"), at_time("00:00:00"), at_time("01:30:00"))
            .json(name, json));
    return faults_at(target, at_time("02:00:00"));
  };
  EXPECT_THAT(told("select", "{}"), ElementsAre("f 01:00:00.. 60"));
  EXPECT_THAT(told("assets", R"(["x"])"), ElementsAre("f 01:30:00.. 30"));
}

TEST(FaultsIndex, AFaultWithoutAnAssetHasNoMaintenanceAndMergesWithNothing) {
  FaultsTarget promise = lines();
  promise.merge_gap = minutes{5};
  OneTarget target(of(promise));
  for (const auto* id : {"f", "g"}) {
    target.tell(fault_opened(id, at_time("01:00:00"))).tell(fault_closed(id, at_time("01:10:00")));
  }
  target.tell(
      maintenance_planned("w", at_time("09:00:00"), at_time("00:00:00"), at_time("03:00:00"))
          .json("select", "{}"));
  EXPECT_THAT(faults_at(target, at_time("02:00:00")),
              ElementsAre("f 01:00:00..01:10:00 10", "g 01:00:00..01:10:00 10"));
}

TEST(FaultsIndex, ReportedAndDerivedFaultsOfOneAssetAreMerged) {
  FaultsTarget promise = lines();
  promise.merge_gap = minutes{5};
  OneTarget target(of(promise));
  add_line(target, "02:00:00", "02:10:00");
  target.tell(fault_opened("f", at_time("02:15:00")).text("asset", "l"));
  target.tell(fault_closed("f", at_time("02:20:00")));
  target.tell(fault_opened("other", at_time("02:15:00")).text("asset", "m"));
  target.tell(fault_opened("unselected", at_time("02:21:00"), "system").text("asset", "l"));
  EXPECT_THAT(
      faults_at(target, at_time("02:30:00")),
      ElementsAre("offline:l:1970-01-01T02:00:00Z 02:00:00..02:20:00 20", "other 02:15:00.. 15"));
}

TEST(FaultsIndex, AFaultMovesAlongWhenACorrectionNamesAnotherAsset) {
  FaultsTarget promise = lines();
  promise.merge_gap = minutes{5};
  OneTarget target(of(promise));
  add_line(target, "02:00:00", "02:10:00");
  target.tell(fault_opened("f", at_time("02:15:00")).text("asset", "l"));
  EXPECT_THAT(faults_at(target, at_time("02:30:00")),
              ElementsAre("offline:l:1970-01-01T02:00:00Z 02:00:00.. 30"));
  target.tell(fault_opened("f", at_time("02:16:00")).text("asset", "m").json("revision", "1"));
  EXPECT_THAT(
      faults_at(target, at_time("02:30:00")),
      ElementsAre("offline:l:1970-01-01T02:00:00Z 02:00:00..02:10:00 10", "f 02:16:00.. 14"));
  target.tell(fault_opened("f", at_time("02:17:00")).json("revision", "2"));
  EXPECT_THAT(
      faults_at(target, at_time("02:30:00")),
      ElementsAre("offline:l:1970-01-01T02:00:00Z 02:00:00..02:10:00 10", "f 02:17:00.. 13"));
}

TEST(FaultsIndex, AReportedFaultWithTheIdOfASpellIsAnother) {
  OneTarget target(of(lines()));
  add_line(target, "02:00:00", "02:10:00");
  const std::string id = "offline:l:1970-01-01T02:00:00Z";
  target.tell(fault_opened(id, at_time("01:55:00")).text("asset", "l"));
  EXPECT_THAT(faults_at(target, at_time("02:30:00")),
              ElementsAre(id + " 01:55:00.. 35", id + " 02:00:00..02:10:00 10"));
  target.tell(fault_closed(id, at_time("02:20:00")));
  EXPECT_THAT(faults_at(target, at_time("02:30:00")),
              ElementsAre(id + " 01:55:00..02:20:00 25", id + " 02:00:00..02:10:00 10"));
  target.tell(status("l", at_time("02:05:00"), "online"));
  EXPECT_THAT(faults_at(target, at_time("02:30:00")),
              ElementsAre(id + " 01:55:00..02:20:00 25", id + " 02:00:00..02:05:00 5"));
}

TEST(FaultsIndex, AReportedFaultComesBeforeASpellOfItsNameWhicheverIsToldFirst) {
  FaultsTarget promise = lines();
  promise.merge_gap = minutes{5};
  const auto reported =
      fault_opened("offline:l:1970-01-01T02:00:00Z", at_time("02:00:00")).text("asset", "l");
  const auto offline = status("l", at_time("02:00:00"), "offline");
  for (const auto& [first, second] : {std::pair(reported, offline), std::pair(offline, reported)}) {
    OneTarget target(of(promise));
    target.tell(registered("l", at_time("00:00:00"), "line")).tell(first);
    EXPECT_THAT(faults_at(target, at_time("02:30:00")), testing::SizeIs(1));
    target.tell(second);
    const auto standing =
        std::get<FaultsStanding>(target.standing_at(at_time("02:30:00")).standing);
    ASSERT_THAT(standing.faults, testing::SizeIs(1));
    EXPECT_EQ(standing.faults.front().kind, "network");
  }
}

TEST(FaultsIndex, ForetellsWhenAnOpenFaultShowsPassesHalfAndPassesItsLimit) {
  FaultsTarget promise = lines();
  promise.max_duration = minutes{30};
  OneTarget target(of(promise));
  target.tell(fault_opened("f", at_time("01:00:00")));
  EXPECT_EQ(target.next_change(at_time("00:30:00")), at_time("01:00:00.001"));
  EXPECT_EQ(target.next_change(at_time("01:00:00.001")), at_time("01:15:00.001"));
  EXPECT_EQ(target.next_change(at_time("01:15:00.001")), at_time("01:30:00.001"));
  EXPECT_EQ(target.next_change(at_time("01:30:00.001")), "1970-01-02T00:00:00Z");
}

TEST(FaultsIndex, ForetellsWhenAFaultIsLongEnoughToCount) {
  FaultsTarget promise = lines();
  promise.ignore_shorter_than = seconds{60};
  OneTarget target(of(promise));
  target.tell(fault_opened("f", at_time("01:00:00")));
  EXPECT_EQ(target.next_change(at_time("01:00:00.001")), at_time("01:01:00"));
  EXPECT_THAT(faults_at(target, at_time("01:00:59.999")), ElementsAre());
  EXPECT_THAT(faults_at(target, at_time("01:01:00")), ElementsAre("f 01:00:00.. 1"));
}

TEST(FaultsIndex, ForetellsTheEndOfWhatIsStillOpenAndOfItsMaintenance) {
  OneTarget target(of(lines()));
  target.tell(fault_opened("f", at_time("01:00:00")).text("asset", "l"));
  target.tell(fault_closed("f", at_time("05:00:00")));
  target.tell(
      maintenance_planned("w", at_time("00:00:00"), at_time("02:00:00"), at_time("03:00:00"))
          .json("assets", R"(["l"])"));
  EXPECT_EQ(target.next_change(at_time("01:30:00")), at_time("03:00:00.001"));
  EXPECT_EQ(target.next_change(at_time("03:00:00.001")), at_time("05:00:00.001"));
  EXPECT_EQ(target.next_change(at_time("05:00:00.001")), "1970-01-02T00:00:00Z");
}

TEST(FaultsIndex, APutOffLimitIsForetold) {
  FaultsTarget promise = lines();
  promise.max_duration = minutes{30};
  OneTarget target(of(promise));
  target.tell(fault_opened("f", at_time("01:00:00")).text("asset", "l"));
  target.tell(
      maintenance_planned("w", at_time("00:00:00"), at_time("01:20:00"), at_time("02:00:00"))
          .json("assets", R"(["l"])"));
  EXPECT_EQ(target.next_change(at_time("02:00:00.001")), at_time("02:10:00.001"));
  EXPECT_EQ(target.state_at(at_time("02:10:00")), State::kAtRisk);
  EXPECT_EQ(target.state_at(at_time("02:10:00.001")), State::kBreached);
}

}  // namespace
}  // namespace kpiwatch
