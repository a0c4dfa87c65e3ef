#include <gmock/gmock.h>

#include <map>

#include "daemon/rules/groups.h"
#include "daemon/rules/promql.h"
#include "tests/daemon/rules/targets.h"

namespace kpiwatch::rules {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

Settings settings_with(std::vector<Target> targets) {
  Settings settings;
  settings.promises.targets = std::move(targets);
  return settings;
}

/// The alerts of the first target, by name and severity.
std::vector<std::pair<std::string, std::string>> alerts_of(Target target) {
  std::vector<std::pair<std::string, std::string>> all;
  const auto groups = groups_of(settings_with({std::move(target)}));
  for (const Alert& alert : groups.front().alerts) all.emplace_back(alert.name, alert.severity);
  return all;
}

const Alert& find(const Group& group, std::string_view name) {
  const auto found = std::ranges::find(group.alerts, name, &Alert::name);
  if (found == group.alerts.end()) throw std::out_of_range(std::string{name});
  return *found;
}

TEST(Rules, AnOnlineRateIsWatchedForTheFleetItsBudgetAndItsData) {
  Target target = online({9, 1});
  target.by = {"town"};
  EXPECT_THAT(
      alerts_of(target),
      ElementsAre(
          Pair("KpiwatchFleetOffline", "critical"), Pair("KpiwatchGroupOffline", "critical"),
          Pair("KpiwatchGroupBelowObjective", "info"),
          Pair("KpiwatchErrorBudgetRunsOut", "warning"), Pair("KpiwatchErrorBudgetRunsOut", "info"),
          Pair("KpiwatchErrorBudgetLow", "warning"), Pair("KpiwatchOnlineRateLost", "critical"),
          Pair("KpiwatchOnlineRateBelowObjective", "warning"),
          Pair("KpiwatchAssetsUnknown", "warning"), Pair("KpiwatchMassChange", "critical"),
          Pair("KpiwatchTargetWithoutData", "warning")));
}

TEST(Rules, FaultsAreWatchedForDurationAndCount) {
  EXPECT_THAT(
      alerts_of(faults(10, 30min)),
      ElementsAre(
          Pair("KpiwatchFaultNearLimit", "warning"), Pair("KpiwatchFaultNearLimit", "critical"),
          Pair("KpiwatchFaultNearLimit", "critical"), Pair("KpiwatchFaultOverLimit", "critical"),
          Pair("KpiwatchFaultsMostUsed", "warning"),
          Pair("KpiwatchFaultsAheadOfCalendar", "warning"),
          Pair("KpiwatchLastFaultUsed", "warning"), Pair("KpiwatchFaultsLost", "critical"),
          Pair("KpiwatchFaultsLost", "critical")));
}

TEST(Rules, OfNoFaultsAllowedThereIsNoneToBeUsedUp) {
  EXPECT_THAT(alerts_of(faults(0)), ElementsAre(Pair("KpiwatchFaultsLost", "critical")));
}

TEST(Rules, TheOnlyFaultAllowedIsTheLastOne) {
  EXPECT_THAT(alerts_of(faults(1)), ElementsAre(Pair("KpiwatchLastFaultUsed", "warning"),
                                                Pair("KpiwatchFaultsLost", "critical")));
}

TEST(Rules, MoneyIsComparedWithTheOtherTargetsOfTheYear) {
  Target monthly = faults(3);
  monthly.id = "monthly";
  monthly.period = Period::kMonth;
  const auto groups =
      groups_of(settings_with({money({1, 0}, {1, 1}), online({9, 1}), monthly, faults(10)}));
  EXPECT_THAT(find(groups.front(), "KpiwatchBudgetGap").expr,
              HasSubstr("target=~\"online|faults\""));
}

TEST(Rules, MoneyAloneIsComparedWithNothingAndCannotFallBehindAToleranceOfAll) {
  EXPECT_THAT(alerts_of(money({5, 1}, {5, 1})),
              ElementsAre(Pair("KpiwatchBudgetOverspent", "warning"),
                          Pair("KpiwatchBudgetForecastMiss", "info"),
                          Pair("KpiwatchTargetWithoutData", "warning")));
}

TEST(Rules, AnExactWindowIsUsedWhereTheConfigurationHasIt) {
  const auto pace_of = [](const Target& target) {
    const Group group = online_rate_group(target, online_tiers(target, {}));
    return find(group, "KpiwatchErrorBudgetRunsOut").expr;
  };
  Target target = online({9, 1});
  EXPECT_THAT(
      pace_of(target),
      HasSubstr("avg_over_time(kpiwatch:offline_assets:ratio{target=\"online\"}[6h]) > 0.1"));
  target.windows.push_back(parse_window("6h").value());
  EXPECT_THAT(
      pace_of(target),
      HasSubstr(
          "(1 - max without (window) (kpiwatch_online_ratio{target=\"online\",window=\"6h\"}))"
          " > 0.1"));
}

TEST(Rules, ASourceThatIsNamedIsWatchedForItselfAlone) {
  Settings settings;
  settings.alerts.silence = 2h;
  settings.alerts.silence_of = {{"/vouchers", 1080h}};
  std::vector<std::string> exprs;
  const auto groups = groups_of(settings);
  for (const Alert& alert : groups.back().alerts)
    if (alert.name == "KpiwatchSourceSilent") exprs.push_back(alert.expr);
  EXPECT_THAT(
      exprs,
      ElementsAre("time() - kpiwatch_source_last_event_timestamp_seconds{source=\"/vouchers\"} > "
                  "3888000",
                  "time() - kpiwatch_source_last_status_timestamp_seconds{source!=\"/vouchers\"} > "
                  "7200 < 2592000"));
}

TEST(Rules, WithoutTargetsTheWatchItselfIsWatched) {
  const auto groups = groups_of({});
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups.front().name, "kpiwatch");
}

TEST(Rules, EveryAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot) {
  Target watched = online({999, 3}, Period::kDay);
  watched.by = {"town"};
  const Settings settings = settings_with({watched, faults(10, 30min), money({1, 0}, {1, 1})});
  std::map<std::string, std::pair<bool, bool>> proven;
  for (const Case& story : cases_of(settings))
    (story.fires.empty() ? proven[story.alert].second : proven[story.alert].first) = true;
  for (const Group& group : groups_of(settings)) {
    for (const Alert& alert : group.alerts)
      EXPECT_EQ(proven[alert.name], std::pair(true, true)) << alert.name;
  }
}

TEST(Percent, IsExact) {
  EXPECT_EQ(percent({9, 1}), "90%");
  EXPECT_EQ(percent({999, 3}), "99.9%");
  EXPECT_EQ(percent({1, 0}), "100%");
  EXPECT_EQ(percent({1, 5}), "0.001%");
}

}  // namespace
}  // namespace kpiwatch::rules
