#include "metrics/targets/online_rate.h"

#include <gtest/gtest.h>

#include "tests/metrics/targets/one_target.h"

namespace kpiwatch {
namespace {

using support::maintenance_planned;
using support::registered;
using support::retired;
using support::status;

constexpr auto kMidnight = "1970-01-01T00:00:00Z";
constexpr auto kThree = "1970-01-01T03:00:00Z";
constexpr auto kFour = "1970-01-01T04:00:00Z";
constexpr auto kNoon = "1970-01-01T12:00:00Z";
constexpr auto kEndOfDay = "1970-01-02T00:00:00Z";

/// 90 % of cameras, day by day.
Target online(OnlineRateTarget promise = {}) {
  promise.select = where("kind", {"camera"});
  promise.objective = decimal("0.90");
  return make_target("online", Period::kDay, std::move(promise));
}

Target by_town() {
  Target target = online();
  target.by = {"town"};
  target.windows = windows_of(Period::kDay, {"1h"});
  return target;
}

/// Cameras that are online from midnight on.
void add_cameras(OneTarget& target, int count, const std::string& town = "") {
  for (int i = 1; i <= count; ++i) {
    const std::string name = town + std::to_string(i);
    target.tell(registered(name, kMidnight, "camera", {{"town", town}}));
    target.tell(status(name, kMidnight, "online"));
  }
}

TEST(OnlineRate, IsToldWholeByWindowsAndGroups) {
  OneTarget target(by_town());
  add_cameras(target, 1, "x");
  add_cameras(target, 1, "y");
  target.tell(status("y1", kThree, "offline"));
  // 8 h of two cameras until four o'clock, 7 of them online; two of them for 20 h more.
  EXPECT_EQ(target.text_at(kFour), R"(target online "n" breached day 0..86400000
  objective 0.9 sampled 0
  now online 1 counted 2 unknown 0 excluded 0 ratio 1/2
  window day from 0 good 25200000 counted 28800000 unknown 0 excluded 0 ratio 7/8 burn 5/4 met 0
  window 1h from 10800000 good 3600000 counted 7200000 unknown 0 excluded 0 ratio 1/2 burn 5/1 met 0
  budget allowed 17280/1 consumed 3600/1 remaining 19/24
  forecast 7/8
  group town="x"
  now online 1 counted 1 unknown 0 excluded 0 ratio 1/1
  window day from 0 good 14400000 counted 14400000 unknown 0 excluded 0 ratio 1/1 burn 0/1 met 1
  window 1h from 10800000 good 3600000 counted 3600000 unknown 0 excluded 0 ratio 1/1 burn 0/1 met 1
  group town="y"
  now online 0 counted 1 unknown 0 excluded 0 ratio 0/1
  window day from 0 good 10800000 counted 14400000 unknown 0 excluded 0 ratio 3/4 burn 5/2 met 0
  window 1h from 10800000 good 0 counted 3600000 unknown 0 excluded 0 ratio 0/1 burn 10/1 met 0
)");
}

TEST(OnlineRate, WithoutAnAssetThereAreNoData) {
  OneTarget target(by_town());
  EXPECT_EQ(target.text_at(kFour), R"(target online "n" no_data day 0..86400000
  objective 0.9 sampled 0
  now online 0 counted 0 unknown 0 excluded 0 ratio -
  window day from 0 good 0 counted 0 unknown 0 excluded 0 ratio - burn - met -
  window 1h from 10800000 good 0 counted 0 unknown 0 excluded 0 ratio - burn - met -
  budget allowed 0/1 consumed 0/1 remaining -
  forecast -
)");
}

TEST(OnlineRate, WhatIsUnknownOrExcludedIsReportedBesideTheOthers) {
  OneTarget target(online());
  target.tell(registered("silent", kMidnight, "camera"));
  add_cameras(target, 1, "busy");
  target.tell(maintenance_planned("w", kNoon, kMidnight, kThree).json("assets", R"(["busy1"])"));
  EXPECT_EQ(target.text_at(kThree), R"(target online "n" no_data day 0..86400000
  objective 0.9 sampled 0
  now online 0 counted 0 unknown 1 excluded 1 ratio -
  window day from 0 good 0 counted 0 unknown 10800000 excluded 10800000 ratio - burn - met -
  budget allowed 0/1 consumed 0/1 remaining -
  forecast -
)");
}

TEST(OnlineRate, AnUnknownStatusCountsAsOfflineWhereThatIsPromised) {
  OnlineRateTarget promise;
  promise.unknown = OnlineRateTarget::Unknown::kOffline;
  OneTarget target(online(promise));
  target.tell(registered("silent", kMidnight, "camera"));
  EXPECT_EQ(target.text_at(kThree), R"(target online "n" breached day 0..86400000
  objective 0.9 sampled 0
  now online 0 counted 1 unknown 1 excluded 0 ratio 0/1
  window day from 0 good 0 counted 10800000 unknown 10800000 excluded 0 ratio 0/1 burn 10/1 met 0
  budget allowed 8640/1 consumed 10800/1 remaining -1/4
  forecast 0/1
)");
}

TEST(OnlineRate, AtTheEndOfThePeriodTheForecastIsWhatWas) {
  OneTarget target(online());
  add_cameras(target, 1);
  target.tell(status("1", "1970-01-01T21:36:00Z", "offline"));
  // Exactly 90 %: met to the last millisecond of the budget.
  EXPECT_EQ(target.text_at(kEndOfDay), R"(target online "n" at_risk day 0..86400000
  objective 0.9 sampled 0
  now online 0 counted 1 unknown 0 excluded 0 ratio 0/1
  window day from 0 good 77760000 counted 86400000 unknown 0 excluded 0 ratio 9/10 burn 1/1 met 1
  budget allowed 8640/1 consumed 8640/1 remaining 0/1
  forecast 9/10
)");
}

TEST(OnlineRate, AMillisecondLessIsBreached) {
  OneTarget target(online());
  add_cameras(target, 1);
  target.tell(status("1", "1970-01-01T21:35:59.999Z", "offline"));
  EXPECT_EQ(target.state_at(kEndOfDay), State::kBreached);
}

TEST(OnlineRate, IsAtRiskOnceLessThanAQuarterOfTheBudgetRemains) {
  // Ten cameras may be away for 24 h together; one is away for 18 h of them, and the rest of the
  // day it is back, so that nothing but the budget is low.
  const auto state_when_back_at = [](const char* back) {
    OneTarget target(online());
    add_cameras(target, 10);
    target.tell(status("1", kMidnight, "offline").id("later").sequence("2"));
    target.tell(status("1", back, "online"));
    return target.state_at("1970-01-01T20:00:00Z");
  };
  EXPECT_EQ(state_when_back_at("1970-01-01T18:00:00Z"), State::kMet);
  EXPECT_EQ(state_when_back_at("1970-01-01T18:00:00.001Z"), State::kAtRisk);
}

TEST(OnlineRate, IsAtRiskWhenTheForecastMissesTheObjective) {
  // Online all day; what was before it is in the last three days. With 3 h offline r is 12/15, and
  // (12 + 12 r) / 24 is 90 %.
  const auto state_when_offline_from = [](const char* from) {
    OneTarget target(online());
    target.tell(registered("a", from, "camera"));
    target.tell(status("a", from, "offline"));
    target.tell(status("a", kMidnight, "online"));
    return target.state_at(kNoon);
  };
  EXPECT_EQ(state_when_offline_from("1969-12-31T21:00:00Z"), State::kMet);
  EXPECT_EQ(state_when_offline_from("1969-12-31T20:59:59.999Z"), State::kAtRisk);
}

TEST(OnlineRate, AForecastKnowsOnlyTheLastThreeDays) {
  Target month = online();
  month.period = Period::kMonth;
  month.windows = windows_of(Period::kMonth, {});
  OneTarget target(month);
  target.tell(registered("a", kMidnight, "camera"));
  target.tell(status("a", kMidnight, "offline"));
  target.tell(status("a", "1970-01-02T00:00:00Z", "online"));
  // Four days, three of them online; the last three days promise 27 good ones more.
  EXPECT_EQ(target.text_at("1970-01-05T00:00:00Z"),
            R"(target online "n" breached month 0..2678400000
  objective 0.9 sampled 0
  now online 1 counted 1 unknown 0 excluded 0 ratio 1/1
  window month from 0 good 259200000 counted 345600000 unknown 0 excluded 0 ratio 3/4 burn 5/2 met 0
  budget allowed 267840/1 consumed 86400/1 remaining 21/31
  forecast 30/31
)");
}

TEST(OnlineRate, WithoutDataInTheLastThreeDaysThereIsNoForecast) {
  Target month = online();
  month.period = Period::kMonth;
  month.windows = windows_of(Period::kMonth, {});
  OneTarget target(month);
  target.tell(registered("a", kMidnight, "camera"));
  target.tell(status("a", kMidnight, "online"));
  target.tell(status("a", "1970-01-02T00:00:00Z", "unknown"));
  EXPECT_EQ(target.text_at("1970-01-05T00:00:00Z"),
            R"(target online "n" met month 0..2678400000
  objective 0.9 sampled 0
  now online 0 counted 0 unknown 1 excluded 0 ratio -
  window month from 0 good 86400000 counted 86400000 unknown 259200000 excluded 0 ratio 1/1 burn 0/1 met 1
  budget allowed 8640/1 consumed 0/1 remaining 1/1
  forecast -
)");
  EXPECT_NE(target.text_at("1970-01-04T23:59:59.999Z").find("forecast 1/1"), std::string::npos);
}

TEST(OnlineRate, SampledItHasNeitherBudgetNorForecast) {
  using std::chrono::hours;
  OnlineRateTarget promise;
  promise.sampled = {hours{1}, hours{3}};
  OneTarget target(online(promise));
  add_cameras(target, 2);
  target.tell(status("1", "1970-01-01T02:00:00Z", "offline"));
  EXPECT_EQ(target.text_at(kFour), R"(target online "n" breached day 0..86400000
  objective 0.9 sampled 1
  now online 1 counted 2 unknown 0 excluded 0 ratio 1/2
  window day from 0 good 3 counted 4 unknown 0 excluded 0 ratio 3/4 burn 5/2 met 0
  forecast -
)");
  EXPECT_EQ(target.state_at(kThree), State::kMet) << "the sample at three is not past yet";
  EXPECT_EQ(target.state_at("1970-01-01T01:00:00Z"), State::kNoData);
}

TEST(OnlineRate, AHeartbeatThatRunsOutEndsTheTimeOnline) {
  Promises promises;
  promises.heartbeat_timeouts["camera"] = std::chrono::hours{2};
  OneTarget target(online(), promises);
  add_cameras(target, 1);
  EXPECT_EQ(target.text_at(kFour), R"(target online "n" breached day 0..86400000
  objective 0.9 sampled 0
  now online 0 counted 1 unknown 0 excluded 0 ratio 0/1
  window day from 0 good 7200000 counted 14400000 unknown 0 excluded 0 ratio 1/2 burn 5/1 met 0
  budget allowed 8640/1 consumed 7200/1 remaining 1/6
  forecast 1/2
)");
}

/// The groups at `time`, a line each: labels, counted now, counted of the day and of the last hour.
std::string groups_at(OneTarget& target, std::string_view time) {
  const auto standing = std::get<OnlineRateStanding>(target.standing_at(time).standing);
  std::string text;
  for (const OnlineGroup& group : standing.groups) {
    text += group.labels.front().second + " " + std::to_string(group.now.counted);
    for (const OnlineWindow& window : group.windows) {
      text += " " + std::to_string(static_cast<std::int64_t>(window.counted));
    }
    text += "\n";
  }
  return text;
}

TEST(OnlineRate, AnAssetCountsInTheGroupOfEachInstant) {
  OneTarget target(by_town());
  add_cameras(target, 1, "x");
  target.tell(registered("x1", kThree, "camera", {{"town", "y"}}));
  EXPECT_EQ(groups_at(target, kThree), "x 1 10800000 3600000\n");
  EXPECT_EQ(groups_at(target, kFour), "x 0 10800000 0\ny 1 3600000 3600000\n");
}

TEST(OnlineRate, AGroupThatNothingIsCountedForIsLeftOut) {
  OneTarget target(by_town());
  add_cameras(target, 1, "x");
  target.tell(registered("z", kMidnight, "camera", {{"town", "z"}}));
  target.tell(registered("w", kMidnight, "camera"));
  target.tell(status("w", kThree, "offline"));
  EXPECT_EQ(groups_at(target, kThree), "x 1 10800000 3600000\n") << "z and w are unknown";
  EXPECT_EQ(groups_at(target, kFour), " 1 3600000 3600000\nx 1 14400000 3600000\n");
  target.tell(retired("x1", kThree));
  EXPECT_EQ(groups_at(target, "1970-01-02T00:00:00Z"), " 1 75600000 3600000\nx 0 10800000 0\n");
  EXPECT_EQ(groups_at(target, "1970-01-02T03:00:00Z"), " 1 10800000 3600000\n");
}

TEST(OnlineRate, ARollingWindowMayReachBackBeyondAllTime) {
  Target target = online();
  target.windows = windows_of(Period::kDay, {"36000000y"});
  OneTarget one(target);
  add_cameras(one, 1);
  EXPECT_EQ(one.text_at("1970-01-01T00:00:01Z"), R"(target online "n" met day 0..86400000
  objective 0.9 sampled 0
  now online 1 counted 1 unknown 0 excluded 0 ratio 1/1
  window day from 0 good 1000 counted 1000 unknown 0 excluded 0 ratio 1/1 burn 0/1 met 1
  window 36000000y from -1135295999999999000 good 1000 counted 1000 unknown 0 excluded 0 ratio 1/1 burn 0/1 met 1
  budget allowed 8640/1 consumed 0/1 remaining 1/1
  forecast 1/1
)");
}

TEST(OnlineRate, CountsFromTheYear0ToTheYear9999) {
  OneTarget target(online());
  target.tell(registered("a", "0000-01-01T00:00:00Z", "camera"));
  target.tell(status("a", "0000-01-01T00:00:00Z", "online"));
  const auto standing =
      std::get<OnlineRateStanding>(target.standing_at("9999-12-31T23:59:59.999Z").standing);
  EXPECT_TRUE(standing.windows.front().good == 86'399'999);
  EXPECT_EQ(standing.now.online, 1);
}

}  // namespace
}  // namespace kpiwatch
