#include "metrics/report/prometheus.h"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/sample_board.h"

namespace kpiwatch {
namespace {

std::string expose(std::vector<TargetStanding> targets) {
  Exposition out;
  write_prometheus(support::board_of(std::move(targets)), out);
  return out.take();
}

/// Without the help, which is for people, and the types, which are all gauges.
std::string samples_of(std::vector<TargetStanding> targets) {
  std::istringstream lines(expose(std::move(targets)));
  std::string samples = "\n";
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("#")) samples += line + "\n";
  }
  return samples;
}

TEST(BoardMetrics, TellAnOnlineRate) {
  EXPECT_EQ(samples_of({support::sample_online_rate()}), R"(
kpiwatch_target_info{target="video-online",kind="online_rate",name="视频监控在线率",period="year"} 1
kpiwatch_target_objective{target="video-online"} 0.9
kpiwatch_target_state{target="video-online",state="met"} 0
kpiwatch_target_state{target="video-online",state="at_risk"} 1
kpiwatch_target_state{target="video-online",state="breached"} 0
kpiwatch_target_state{target="video-online",state="no_data"} 0
kpiwatch_period_start_timestamp_seconds{target="video-online"} 1735660800
kpiwatch_period_end_timestamp_seconds{target="video-online"} 1767196800
kpiwatch_target_met{target="video-online",window="year"} 1
kpiwatch_target_met{target="video-online",window="1h"} 0
kpiwatch_burn_rate{target="video-online",window="year"} 1
kpiwatch_burn_rate{target="video-online",window="1h"} 2.5
kpiwatch_forecast_ratio{target="video-online"} 0.89999
kpiwatch_online_assets{target="video-online"} 3
kpiwatch_counted_assets{target="video-online"} 4
kpiwatch_unknown_assets{target="video-online"} 1
kpiwatch_excluded_assets{target="video-online"} 2
kpiwatch_online_ratio{target="video-online",window="now"} 0.75
kpiwatch_online_ratio{target="video-online",window="year"} 0.9
kpiwatch_online_ratio{target="video-online",window="1h"} 0.75
kpiwatch_online_seconds{target="video-online",window="year"} 64800000
kpiwatch_online_seconds{target="video-online",window="1h"} 10800
kpiwatch_counted_seconds{target="video-online",window="year"} 72000000
kpiwatch_counted_seconds{target="video-online",window="1h"} 14400
kpiwatch_unknown_seconds{target="video-online",window="year"} 0.5
kpiwatch_unknown_seconds{target="video-online",window="1h"} 0
kpiwatch_excluded_seconds{target="video-online",window="year"} 7200
kpiwatch_excluded_seconds{target="video-online",window="1h"} 0
kpiwatch_error_budget_remaining_ratio{target="video-online"} 0.5
kpiwatch_group_online_ratio{target="video-online",window="now",town=""} 1
kpiwatch_group_online_ratio{target="video-online",window="now",town="石角镇"} 0.5
kpiwatch_group_online_ratio{target="video-online",window="year",town=""} 0.95
kpiwatch_group_online_ratio{target="video-online",window="1h",town=""} 1
kpiwatch_group_online_ratio{target="video-online",window="year",town="石角镇"} 0.85
kpiwatch_group_online_ratio{target="video-online",window="1h",town="石角镇"} 0.5
kpiwatch_group_online_assets{target="video-online",town=""} 2
kpiwatch_group_online_assets{target="video-online",town="石角镇"} 1
kpiwatch_group_counted_assets{target="video-online",town=""} 2
kpiwatch_group_counted_assets{target="video-online",town="石角镇"} 2
kpiwatch_group_online_seconds{target="video-online",window="year",town=""} 34200000
kpiwatch_group_online_seconds{target="video-online",window="1h",town=""} 7200
kpiwatch_group_online_seconds{target="video-online",window="year",town="石角镇"} 30600000
kpiwatch_group_online_seconds{target="video-online",window="1h",town="石角镇"} 3600
kpiwatch_group_counted_seconds{target="video-online",window="year",town=""} 36000000
kpiwatch_group_counted_seconds{target="video-online",window="1h",town=""} 7200
kpiwatch_group_counted_seconds{target="video-online",window="year",town="石角镇"} 36000000
kpiwatch_group_counted_seconds{target="video-online",window="1h",town="石角镇"} 7200
)");
}

TEST(BoardMetrics, TellSampledSumsAsSamplesAndNothingOfWhatIsUndefined) {
  EXPECT_EQ(samples_of({support::sample_without_data()}), R"(
kpiwatch_target_info{target="spot-check",kind="online_rate",name="抽查",period="year"} 1
kpiwatch_target_objective{target="spot-check"} 0.9
kpiwatch_target_state{target="spot-check",state="met"} 0
kpiwatch_target_state{target="spot-check",state="at_risk"} 0
kpiwatch_target_state{target="spot-check",state="breached"} 0
kpiwatch_target_state{target="spot-check",state="no_data"} 1
kpiwatch_period_start_timestamp_seconds{target="spot-check"} 1735660800
kpiwatch_period_end_timestamp_seconds{target="spot-check"} 1767196800
kpiwatch_online_assets{target="spot-check"} 0
kpiwatch_counted_assets{target="spot-check"} 0
kpiwatch_unknown_assets{target="spot-check"} 0
kpiwatch_excluded_assets{target="spot-check"} 0
kpiwatch_online_samples{target="spot-check",window="year"} 0
kpiwatch_counted_samples{target="spot-check",window="year"} 0
kpiwatch_unknown_samples{target="spot-check",window="year"} 28
kpiwatch_excluded_samples{target="spot-check",window="year"} 0
)");
}

TEST(BoardMetrics, TellFaults) {
  EXPECT_EQ(samples_of({support::sample_faults()}), R"(
kpiwatch_target_info{target="outages",kind="faults",name="网络故障",period="year"} 1
kpiwatch_target_objective{target="outages"} 10
kpiwatch_target_state{target="outages",state="met"} 0
kpiwatch_target_state{target="outages",state="at_risk"} 0
kpiwatch_target_state{target="outages",state="breached"} 1
kpiwatch_target_state{target="outages",state="no_data"} 0
kpiwatch_period_start_timestamp_seconds{target="outages"} 1735660800
kpiwatch_period_end_timestamp_seconds{target="outages"} 1767196800
kpiwatch_target_met{target="outages",window="year"} 0
kpiwatch_target_met{target="outages",window="month"} 1
kpiwatch_burn_rate{target="outages",window="year"} 0.6
kpiwatch_forecast_faults{target="outages"} 6.05
kpiwatch_faults{target="outages",window="year"} 3
kpiwatch_faults{target="outages",window="month"} 1
kpiwatch_faults_overlong{target="outages",window="year"} 1
kpiwatch_faults_overlong{target="outages",window="month"} 0
kpiwatch_fault_longest_seconds{target="outages",window="year"} 3600.5
kpiwatch_fault_longest_seconds{target="outages",window="month"} 600
kpiwatch_fault_total_seconds{target="outages",window="year"} 5400.5
kpiwatch_fault_total_seconds{target="outages",window="month"} 600
kpiwatch_faults_open{target="outages"} 1
kpiwatch_fault_open_longest_seconds{target="outages"} 600
kpiwatch_fault_max_duration_seconds{target="outages"} 1800
kpiwatch_faults_remaining{target="outages"} 7
kpiwatch_group_faults{target="outages",window="year",kind="line",vendor="电信"} 3
kpiwatch_group_faults_overlong{target="outages",window="year",kind="line",vendor="电信"} 1
)");
}

TEST(BoardMetrics, TellABudget) {
  EXPECT_EQ(samples_of({support::sample_budget()}), R"(
kpiwatch_target_info{target="spending",kind="budget_execution",name="预算执行率",period="year"} 1
kpiwatch_target_objective{target="spending"} 1
kpiwatch_target_state{target="spending",state="met"} 1
kpiwatch_target_state{target="spending",state="at_risk"} 0
kpiwatch_target_state{target="spending",state="breached"} 0
kpiwatch_target_state{target="spending",state="no_data"} 0
kpiwatch_period_start_timestamp_seconds{target="spending"} 1735660800
kpiwatch_period_end_timestamp_seconds{target="spending"} 1767196800
kpiwatch_target_met{target="spending",window="year"} 1
kpiwatch_burn_rate{target="spending",window="year"} 0.9
kpiwatch_forecast_ratio{target="spending"} 0.91
kpiwatch_budget_yuan{target="spending"} 120000
kpiwatch_executed_yuan{target="spending"} 54000.49
kpiwatch_execution_ratio{target="spending"} 0.45000408333333336
kpiwatch_initial_budget_yuan{target="spending"} 100000
kpiwatch_initial_execution_ratio{target="spending"} 0.5400049
kpiwatch_planned_execution_ratio{target="spending"} 0.4958904109589041
kpiwatch_project_budget_yuan{target="spending",project=""} 0
kpiwatch_project_budget_yuan{target="spending",project="network"} 120000
kpiwatch_project_executed_yuan{target="spending",project=""} -0.01
kpiwatch_project_executed_yuan{target="spending",project="network"} 54000.5
kpiwatch_project_execution_ratio{target="spending",project="network"} 0.45000416666666665
kpiwatch_item_info{target="spending",project="network",item="lines",name="专线租用"} 1
kpiwatch_item_info{target="spending",project="",item="rest",name="rest"} 1
kpiwatch_item_budget_yuan{target="spending",project="network",item="lines"} 120000
kpiwatch_item_budget_yuan{target="spending",project="",item="rest"} 0
kpiwatch_item_executed_yuan{target="spending",project="network",item="lines"} 54000.5
kpiwatch_item_executed_yuan{target="spending",project="",item="rest"} -0.01
kpiwatch_item_execution_ratio{target="spending",project="network",item="lines"} 0.45000416666666665
)");
}

TEST(BoardMetrics, KeepAFamilysSamplesTogetherAcrossTargets) {
  const std::string text = expose({support::sample_faults(), support::sample_budget()});
  const std::string expected =
      "# TYPE kpiwatch_target_info gauge\n"
      "kpiwatch_target_info{target=\"outages\",kind=\"faults\",name=\"网络故障\",period=\"year\"} "
      "1\n"
      "kpiwatch_target_info{target=\"spending\",kind=\"budget_execution\",name=\"预算执行率\","
      "period=\"year\"} 1\n"
      "# HELP kpiwatch_target_objective ";
  EXPECT_NE(text.find(expected), std::string::npos) << text;
}

TEST(BoardMetrics, TellGroupsUnderNamesThatPrometheusTakes) {
  TargetStanding target = support::sample_faults();
  std::get<FaultsStanding>(target.standing).groups[0].labels = {{"window", "a"}, {"air-line", "b"}};
  EXPECT_NE(expose({target}).find("\nkpiwatch_group_faults{target=\"outages\",window=\"year\","
                                  "attribute_window=\"a\",air_line=\"b\"} 3\n"),
            std::string::npos);
}

TEST(BoardMetrics, OfBoardsThatComeOneAfterTheOtherAreTheSameAsOfEachAlone) {
  TargetStanding no_figures = support::sample_online_rate();
  auto& standing = std::get<OnlineRateStanding>(no_figures.standing);
  standing.now.ratio.reset();
  standing.windows[0].met.reset();
  standing.error_budget.reset();
  standing.forecast_ratio.reset();
  TargetStanding one_group = support::sample_online_rate();
  std::get<OnlineRateStanding>(one_group.standing)
      .groups.erase(std::get<OnlineRateStanding>(one_group.standing).groups.begin());
  BoardExposition exposition;
  for (const auto& targets : std::vector<std::vector<TargetStanding>>{
           {support::sample_online_rate(), support::sample_faults()},
           {no_figures, support::sample_faults()},
           {one_group},
           {support::sample_budget(), support::sample_online_rate()},
           {support::sample_online_rate(), support::sample_faults()}}) {
    Exposition out;
    exposition.write(support::board_of(targets), out);
    EXPECT_EQ(out.take(), expose(targets));
  }
}

TEST(BoardMetrics, AreNothingWithoutTargets) { EXPECT_EQ(expose({}), ""); }

}  // namespace
}  // namespace kpiwatch
