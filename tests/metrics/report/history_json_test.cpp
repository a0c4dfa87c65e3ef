#include "metrics/report/history_json.h"

#include <gtest/gtest.h>

#include "tests/support/event_builders.h"
#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::instant;

TargetHistory history_of(decltype(TargetHistory::history) figures) {
  return {TimeZone::find("Asia/Shanghai").value(),
          "a",
          "目标",
          {{instant("2025-01-01T00:00:00+08:00"), instant("2025-01-02T00:00:00+08:00")}},
          std::move(figures)};
}

constexpr std::string_view kSpan =
    R"("from":"2025-01-01T00:00:00+08:00","to":"2025-01-02T00:00:00+08:00")";

std::string expected(std::string_view kind, std::string_view before_steps, std::string_view step,
                     std::string_view behind) {
  std::string text = R"({"id":"a","name":"目标","kind":")";
  text.append(kind).append(R"(",)").append(kSpan).append(R"(,"step":"day",)").append(before_steps);
  text.append(R"("steps":[{)").append(kSpan).append(",").append(step).append("}]");
  return text.append(behind).append("}");
}

TEST(HistoryJson, OfAnOnlineRate) {
  const OnlineStep step{1500, 3000, 500, 0};
  const std::string figures =
      R"("good":1.5,"counted":3.0,"unknown":0.5,"excluded":0.0,"ratio":0.5,"met":false)";
  EXPECT_EQ(to_json(history_of(
                        OnlineRateHistory{{9, 1}, false, {step}, {{{{"town", "石角镇"}}, {step}}}}),
                    "day"),
            expected("online_rate", R"("objective":0.9,)", figures,
                     R"(,"groups":[{"labels":{"town":"石角镇"},"steps":[{)" + figures + "}]}]"));
}

TEST(HistoryJson, OfSamplesAndOfNothingCounted) {
  EXPECT_EQ(
      to_json(history_of(OnlineRateHistory{{9, 1}, true, {{0, 0, 2, 1}}, {}}), "day"),
      expected("online_rate", R"("objective":0.9,)",
               R"("good":0.0,"counted":0.0,"unknown":2.0,"excluded":1.0,"ratio":null,"met":null)",
               R"(,"groups":[])"));
}

TEST(HistoryJson, OfFaults) {
  EXPECT_EQ(
      to_json(history_of(FaultsHistory{{{2, 1, Millis{1500}, MillisSum{2000}}}, {}}), "day"),
      expected("faults", "", R"("count":2,"overlong":1,"longest_seconds":1.5,"total_seconds":2.0)",
               R"(,"groups":[])"));
}

TEST(HistoryJson, OfMoney) {
  const MoneyFigures money{Fen{100}, Fen{200}, Fen{50}, Ratio(1, 4), Ratio(1, 2)};
  EXPECT_EQ(
      to_json(history_of(BudgetExecutionHistory{{{money, Fen{-25}, Ratio(1, 8), std::nullopt}}}),
              "day"),
      expected("budget_execution", "",
               R"("executed_within_yuan":-0.25,"initial_yuan":1.0,"budget_yuan":2.0,)"
               R"("executed_yuan":0.5,"execution_ratio":0.25,"initial_execution_ratio":0.5,)"
               R"("planned_ratio":0.125,"met":null)",
               ""));
}

}  // namespace
}  // namespace kpiwatch
