#include "metrics/targets/faults.h"

#include <gtest/gtest.h>

#include "tests/metrics/targets/one_target.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using std::chrono::minutes;
using support::at_time;
using support::fault_closed;
using support::fault_opened;

/// At most so many faults a day of at most half an hour.
Target faults(std::int64_t limit = 10) {
  FaultsTarget promise;
  promise.limit = limit;
  promise.max_duration = minutes{30};
  return make_target("outages", Period::kDay, promise);
}

void outage(OneTarget& target, std::string_view id, std::string_view from, std::string_view to,
            std::string_view kind = "network") {
  target.tell(fault_opened(id, at_time(from), kind)).tell(fault_closed(id, at_time(to)));
}

/// Faults a minute long, one each hour.
OneTarget& add_short(OneTarget& target, int count) {
  for (int i = 0; i < count; ++i) {
    const std::string hour = "0" + std::to_string(i);
    outage(target, "f" + hour, hour + ":00:00", hour + ":01:00");
  }
  return target;
}

TEST(Faults, AreToldWholeByWindowsAndGroups) {
  Target promised = faults();
  promised.by = {"kind"};
  promised.windows = windows_of(Period::kDay, {"1h"});
  OneTarget target(promised);
  outage(target, "s1", "02:00:00", "02:40:00", "system");
  outage(target, "n1", "01:00:00", "01:20:00");
  // A sixth of the day has passed.
  EXPECT_EQ(target.text_at(at_time("04:00:00")), R"(target outages "n" breached day 0..86400000
  limit 10 max 1800000ms
  window day from 0 count 2 overlong 1 longest 2400000ms total 3600000ms burn 6/5 met 0
  window 1h from 10800000 count 0 overlong 0 longest 0ms total 0ms burn - met 1
  remaining 8 forecast 12/1 open 0 open longest 0ms
  fault n1 asset - kind network started 3600000 ended 4800000 duration 1200000ms overlong 0
  fault s1 asset - kind system started 7200000 ended 9600000 duration 2400000ms overlong 1
  group kind="network"
  window day from 0 count 1 overlong 0 longest 1200000ms total 1200000ms burn 3/5 met 1
  window 1h from 10800000 count 0 overlong 0 longest 0ms total 0ms burn - met 1
  group kind="system"
  window day from 0 count 1 overlong 1 longest 2400000ms total 2400000ms burn 3/5 met 0
  window 1h from 10800000 count 0 overlong 0 longest 0ms total 0ms burn - met 1
)");
}

TEST(Faults, WithoutAnyThePromiseIsMet) {
  OneTarget target(faults());
  EXPECT_EQ(target.text_at(at_time("06:00:00")), R"(target outages "n" met day 0..86400000
  limit 10 max 1800000ms
  window day from 0 count 0 overlong 0 longest 0ms total 0ms burn 0/1 met 1
  remaining 10 forecast 0/1 open 0 open longest 0ms
)");
}

TEST(Faults, WithoutALimitAboveZeroThereIsNoBurnRateAndOneFaultIsTooMany) {
  OneTarget target(make_target("outages", Period::kDay, FaultsTarget{}));
  outage(target, "f", "01:00:00", "05:00:00");
  EXPECT_EQ(target.state_at(at_time("01:00:00")), State::kMet);
  EXPECT_EQ(target.text_at(at_time("06:00:00")), R"(target outages "n" breached day 0..86400000
  limit 0 max -
  window day from 0 count 1 overlong 0 longest 14400000ms total 14400000ms burn - met 0
  remaining -1 forecast 4/1 open 0 open longest 0ms
  fault f asset - kind network started 3600000 ended 18000000 duration 14400000ms overlong 0
)");
}

TEST(Faults, AreAtRiskFromFourFifthsOfTheLimitAndBreachedBeyondIt) {
  const auto state_after = [](int count) {
    OneTarget target(faults(5));
    return add_short(target, count).state_at(at_time("12:00:00"));
  };
  EXPECT_EQ(state_after(3), State::kMet);
  EXPECT_EQ(state_after(4), State::kAtRisk);
  EXPECT_EQ(state_after(5), State::kAtRisk);
  EXPECT_EQ(state_after(6), State::kBreached);
}

TEST(Faults, AnOpenFaultTurnsTheStateAtHalfOfItsTimeAndAtItsEnd) {
  OneTarget target(faults());
  target.tell(fault_opened("f", at_time("01:00:00")));
  EXPECT_EQ(target.state_at(at_time("01:15:00")), State::kMet);
  EXPECT_EQ(target.state_at(at_time("01:15:00.001")), State::kAtRisk);
  EXPECT_EQ(target.state_at(at_time("01:30:00")), State::kAtRisk);
  EXPECT_EQ(target.state_at(at_time("01:30:00.001")), State::kBreached);
  EXPECT_EQ(target.text_at(at_time("03:00:00")), R"(target outages "n" breached day 0..86400000
  limit 10 max 1800000ms
  window day from 0 count 1 overlong 1 longest 7200000ms total 7200000ms burn 4/5 met 0
  remaining 9 forecast 8/1 open 1 open longest 7200000ms
  fault f asset - kind network started 3600000 ended - duration 7200000ms overlong 1
)");
}

TEST(Faults, AFaultThatIsOverIsNoRiskForItsDuration) {
  OneTarget target(faults());
  outage(target, "f", "01:00:00", "01:30:00");
  EXPECT_EQ(target.state_at(at_time("02:00:00")), State::kMet);
}

TEST(Faults, AnOpenFaultOfAnEarlierPeriodIsARiskButNotCounted) {
  OneTarget target(faults());
  target.tell(fault_opened("f", "1969-12-31T12:00:00Z"));
  EXPECT_EQ(target.text_at(at_time("12:00:00")), R"(target outages "n" at_risk day 0..86400000
  limit 10 max 1800000ms
  window day from 0 count 0 overlong 0 longest 0ms total 0ms burn 0/1 met 1
  remaining 10 forecast 0/1 open 1 open longest 86400000ms
)");
}

TEST(Faults, AFaultBelongsToTheWindowThatHoldsItsStart) {
  Target promised = faults();
  promised.windows = windows_of(Period::kDay, {"2h"});
  OneTarget target(promised);
  target.tell(fault_opened("eve", "1969-12-31T23:59:59.999Z"));
  target.tell(fault_closed("eve", at_time("00:10:00")));
  outage(target, "first", "00:00:00", "00:10:00");
  target.tell(fault_opened("next", "1970-01-02T00:00:00Z"));
  const auto counts = [&](std::string_view instant) {
    std::string text;
    const auto standing = std::get<FaultsStanding>(target.standing_at(instant).standing);
    for (const FaultsWindow& window : standing.windows) text += std::to_string(window.count) + " ";
    for (const FaultEntry& fault : standing.faults) text += fault.id + " ";
    return text;
  };
  EXPECT_EQ(counts(at_time("00:00:00")), "1 1 eve ");
  EXPECT_EQ(counts(at_time("01:00:00")), "1 2 first ");
  EXPECT_EQ(counts(at_time("02:00:00")), "1 1 first ");
  EXPECT_EQ(counts(at_time("02:00:00.001")), "1 0 first ");
  EXPECT_EQ(counts("1970-01-02T00:00:00Z"), "1 0 first ");
  EXPECT_EQ(counts("1970-01-02T00:00:00.001Z"), "1 1 next ");
}

TEST(Faults, AGroupWithoutAFaultInAnyWindowIsLeftOut) {
  Target promised = faults();
  promised.by = {"town"};
  OneTarget target(promised);
  target.tell(fault_opened("a", "1969-12-31T12:00:00Z").json("labels", R"({"town":"old"})"));
  target.tell(fault_opened("b", at_time("01:00:00")));
  const auto groups =
      std::get<FaultsStanding>(target.standing_at(at_time("02:00:00")).standing).groups;
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].labels, (GroupLabels{{"town", ""}}));
}

TEST(Faults, AreInOrderOfStartThenId) {
  OneTarget target(faults());
  outage(target, "b", "01:00:00", "01:01:00");
  outage(target, "c", "00:30:00", "01:01:00");
  outage(target, "a", "01:00:00", "01:02:00");
  std::string ids;
  const auto standing = std::get<FaultsStanding>(target.standing_at(at_time("02:00:00")).standing);
  for (const FaultEntry& fault : standing.faults) {
    ids += fault.id;
  }
  EXPECT_EQ(ids, "cab");
}

TEST(Faults, ManyThatLastAsLongAsTimeItselfAddUp) {
  // Ten thousand years, thirty thousand times, are more milliseconds than 64 bits hold.
  constexpr int kMany = 30'000;
  const Instant first = support::instant("0000-01-01T00:00:00Z");
  const Instant last = support::instant("9999-12-31T23:59:59.999Z");
  Target target = faults();
  target.windows = windows_of(Period::kDay, {"36000000y"});
  const auto& promise = std::get<FaultsTarget>(target.promise);
  AssetBook assets({});
  FaultBook reported;
  MaintenanceBook maintenance;
  FaultsIndex index(target, promise);
  const AttributesId attributes = assets.pool().intern({{"kind", "network"}});
  for (int i = 0; i < kMany; ++i) {
    const std::string id = std::to_string(i);
    reported.open(Event{{}, "", id, first, FaultOpened{}}, std::nullopt, attributes);
    index.refresh_fault(id, {assets, reported, maintenance});
  }
  const Calendar calendar;
  CalendarAt at_last(calendar, last);
  const TargetStanding stands = faults_at(target, promise, at_last, index, assets);
  const FaultsWindow& always = std::get<FaultsStanding>(stands.standing).windows[1];
  EXPECT_EQ(always.longest, Millis{315'569'519'999'999});
  EXPECT_TRUE(always.total.count() == Int128{315'569'519'999'999} * kMany);
}

}  // namespace
}  // namespace kpiwatch
