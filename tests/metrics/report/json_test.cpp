#include "metrics/report/json.h"

#include <gtest/gtest.h>

#include "tests/support/instants.h"
#include "tests/support/sample_board.h"

namespace kpiwatch {
namespace {

/// The expected line, which is broken here to be read.
std::string one_line(std::string_view text) {
  std::string line(text);
  std::erase(line, '\n');
  return line;
}

TEST(BoardJson, TellsAnOnlineRate) {
  const Board board = support::board_of({support::sample_online_rate()});
  EXPECT_EQ(to_json(board), one_line(R"json(
{"site":"清城区","at":"2025-07-01T00:00:00+08:00",
"targets":[
{"id":"video-online","name":"视频监控在线率","kind":"online_rate",
"period":{"window":"year","from":"2025-01-01T00:00:00+08:00","to":"2026-01-01T00:00:00+08:00"},
"state":"at_risk",
"objective":0.9,
"now":{"online":3,"counted":4,"ratio":0.75,"unknown":1,"excluded":2},
"windows":[
{"window":"year","from":"2025-01-01T00:00:00+08:00","good":64800000.0,"counted":72000000.0,"unknown":0.5,"excluded":7200.0,"ratio":0.9,"burn_rate":1.0,"met":true},
{"window":"1h","from":"2025-06-30T23:00:00+08:00","good":10800.0,"counted":14400.0,"unknown":0.0,"excluded":0.0,"ratio":0.75,"burn_rate":2.5,"met":false}],
"error_budget":{"allowed":14400000.0,"consumed":7200000.0,"remaining_ratio":0.5},
"forecast":{"ratio":0.89999},
"groups":[
{"labels":{"town":""},
"now":{"online":2,"counted":2,"ratio":1.0,"unknown":0,"excluded":0},
"windows":[
{"window":"year","from":"2025-01-01T00:00:00+08:00","good":34200000.0,"counted":36000000.0,"unknown":0.0,"excluded":0.0,"ratio":0.95,"burn_rate":0.5,"met":true},
{"window":"1h","from":"2025-06-30T23:00:00+08:00","good":7200.0,"counted":7200.0,"unknown":0.0,"excluded":0.0,"ratio":1.0,"burn_rate":0.0,"met":true}]},
{"labels":{"town":"石角镇"},
"now":{"online":1,"counted":2,"ratio":0.5,"unknown":1,"excluded":2},
"windows":[
{"window":"year","from":"2025-01-01T00:00:00+08:00","good":30600000.0,"counted":36000000.0,"unknown":0.0,"excluded":0.0,"ratio":0.85,"burn_rate":1.5,"met":false},
{"window":"1h","from":"2025-06-30T23:00:00+08:00","good":3600.0,"counted":7200.0,"unknown":0.0,"excluded":0.0,"ratio":0.5,"burn_rate":5.0,"met":false}]}]}]})json"));
}

TEST(BoardJson, TellsSampledSumsAsCountsAndUndefinedFiguresAsNull) {
  const Board board = support::board_of({support::sample_without_data()});
  EXPECT_EQ(to_json(board, board.targets[0]), one_line(R"json(
{"id":"spot-check","name":"抽查","kind":"online_rate",
"period":{"window":"year","from":"2025-01-01T00:00:00+08:00","to":"2026-01-01T00:00:00+08:00"},
"state":"no_data",
"objective":0.9,
"now":{"online":0,"counted":0,"ratio":null,"unknown":0,"excluded":0},
"windows":[
{"window":"year","from":"2025-01-01T00:00:00+08:00","good":0.0,"counted":0.0,"unknown":28.0,"excluded":0.0,"ratio":null,"burn_rate":null,"met":null}],
"error_budget":null,
"forecast":{"ratio":null},
"groups":[]})json"));
}

TEST(BoardJson, TellsFaults) {
  const Board board = support::board_of({support::sample_faults()});
  EXPECT_EQ(to_json(board, board.targets[0]), one_line(R"json(
{"id":"outages","name":"网络故障","kind":"faults",
"period":{"window":"year","from":"2025-01-01T00:00:00+08:00","to":"2026-01-01T00:00:00+08:00"},
"state":"breached",
"limit":10,"max_duration_seconds":1800.0,
"windows":[
{"window":"year","from":"2025-01-01T00:00:00+08:00","count":3,"overlong":1,"longest_seconds":3600.5,"total_seconds":5400.5,"burn_rate":0.6,"met":false},
{"window":"month","from":"2025-06-01T00:00:00+08:00","count":1,"overlong":0,"longest_seconds":600.0,"total_seconds":600.0,"burn_rate":null,"met":true}],
"remaining":7,
"forecast":{"count":6.05},
"faults":[
{"id":"F-1","asset":null,"kind":"network","started":"2025-02-01T09:00:00+08:00","ended":"2025-02-01T10:00:00.500+08:00","duration_seconds":3600.5,"overlong":true},
{"id":"F-2","asset":"oa","kind":"system","started":"2025-03-01T09:00:00+08:00","ended":"2025-03-01T09:20:00+08:00","duration_seconds":1200.0,"overlong":false},
{"id":"offline:line-a:2025-06-30T15:50:00Z","asset":"line-a","kind":"line","started":"2025-06-30T23:50:00+08:00","ended":null,"duration_seconds":600.0,"overlong":false}],
"groups":[
{"labels":{"kind":"line","vendor":"电信"},
"windows":[
{"window":"year","from":"2025-01-01T00:00:00+08:00","count":3,"overlong":1,"longest_seconds":3600.5,"total_seconds":5400.5,"burn_rate":0.6,"met":false}]}]})json"));
}

TEST(BoardJson, TellsAFaultsTargetWithoutLimits) {
  TargetStanding target{"none", "零", State::kMet, support::sample_year(), FaultsStanding{}};
  const Board board = support::board_of({target});
  EXPECT_EQ(to_json(board, target), one_line(R"json(
{"id":"none","name":"零","kind":"faults",
"period":{"window":"year","from":"2025-01-01T00:00:00+08:00","to":"2026-01-01T00:00:00+08:00"},
"state":"met",
"limit":0,"max_duration_seconds":null,
"windows":[],
"remaining":0,
"forecast":{"count":null},
"faults":[],
"groups":[]})json"));
}

TEST(BoardJson, TellsABudget) {
  const Board board = support::board_of({support::sample_budget()});
  EXPECT_EQ(to_json(board, board.targets[0]), one_line(R"json(
{"id":"spending","name":"预算执行率","kind":"budget_execution",
"period":{"window":"year","from":"2025-01-01T00:00:00+08:00","to":"2026-01-01T00:00:00+08:00"},
"state":"met",
"objective":1.0,
"initial_yuan":100000.0,"budget_yuan":120000.0,"executed_yuan":54000.49,"execution_ratio":0.45000408333333336,"initial_execution_ratio":0.5400049,
"planned_ratio":0.4958904109589041,"burn_rate":0.9,"met":true,
"forecast":{"ratio":0.91},
"projects":[
{"project":"",
"initial_yuan":0.0,"budget_yuan":0.0,"executed_yuan":-0.01,"execution_ratio":null,"initial_execution_ratio":null},
{"project":"network",
"initial_yuan":100000.0,"budget_yuan":120000.0,"executed_yuan":54000.5,"execution_ratio":0.45000416666666665,"initial_execution_ratio":0.540005}],
"items":[
{"item":"lines","project":"network",
"initial_yuan":100000.0,"budget_yuan":120000.0,"executed_yuan":54000.5,"execution_ratio":0.45000416666666665,"initial_execution_ratio":0.540005},
{"item":"rest","project":"",
"initial_yuan":0.0,"budget_yuan":0.0,"executed_yuan":-0.01,"execution_ratio":null,"initial_execution_ratio":null}]})json"));
}

TEST(BoardJson, TellsTimesWithTheOffsetOfTheirInstant) {
  TargetStanding target{"none", "零", State::kMet, support::sample_year(), FaultsStanding{}};
  const Board board{"site",
                    TimeZone::find("Europe/Berlin").value(),
                    support::instant("2025-07-01T00:00:00.001Z"),
                    {}};
  EXPECT_EQ(to_json(board),
            R"json({"site":"site","at":"2025-07-01T02:00:00.001+02:00","targets":[]})json");
  EXPECT_EQ(to_json(board, target), one_line(R"json(
{"id":"none","name":"零","kind":"faults",
"period":{"window":"year","from":"2024-12-31T17:00:00+01:00","to":"2025-12-31T17:00:00+01:00"},
"state":"met",
"limit":0,"max_duration_seconds":null,
"windows":[],
"remaining":0,
"forecast":{"count":null},
"faults":[],
"groups":[]})json"));
}

}  // namespace
}  // namespace kpiwatch
