#include "daemon/http/history_api.h"

#include <gmock/gmock.h>

#include "api_fixture.h"

namespace kpiwatch::http {
namespace {

using support::fault_closed;
using support::fault_opened;
using ::testing::HasSubstr;

TEST_F(ApiTest, HistoryTellsEachStep) {
  post_line(fault_opened("a", "2025-06-29T10:00:00Z"));
  post_line(fault_closed("a", "2025-06-29T10:20:00Z"));
  post_line(fault_opened("b", "2025-07-01T11:00:00Z"));
  const Response response = get("/api/v1/targets/outages/history?from=2025-06-29T00:00:00Z");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(
      response.body,
      R"({"id":"outages","name":"Outages","kind":"faults",)"
      R"("from":"2025-06-29T00:00:00+00:00","to":"2025-07-01T12:00:00+00:00","step":"day","steps":[)"
      R"({"from":"2025-06-29T00:00:00+00:00","to":"2025-06-30T00:00:00+00:00",)"
      R"("count":1,"overlong":0,"longest_seconds":1200.0,"total_seconds":1200.0},)"
      R"({"from":"2025-06-30T00:00:00+00:00","to":"2025-07-01T00:00:00+00:00",)"
      R"("count":0,"overlong":0,"longest_seconds":0.0,"total_seconds":0.0},)"
      R"({"from":"2025-07-01T00:00:00+00:00","to":"2025-07-01T12:00:00+00:00",)"
      R"("count":1,"overlong":0,"longest_seconds":3600.0,"total_seconds":3600.0}],"groups":[]})");
}

TEST_F(ApiTest, HistoryHasStepsOfAnyLengthAndEndsNow) {
  const std::string body = get("/api/v1/targets/outages/"
                               "history?from=2025-07-01T00:00:00Z&to=2026-01-01T00:00:00Z&step=5h")
                               .body;
  EXPECT_THAT(body, HasSubstr(R"("to":"2025-07-01T12:00:00+00:00","step":"5h")"));
  EXPECT_THAT(body,
              HasSubstr(R"({"from":"2025-07-01T10:00:00+00:00","to":"2025-07-01T12:00:00+00:00")"));
}

TEST_F(ApiTest, HistoryRefusesWhatItCannotTell) {
  const auto refusal = [this](const std::string& query, int status = 400) {
    const Response response = get("/api/v1/targets/outages/history?" + query);
    EXPECT_EQ(response.status, status) << query;
    return response.body;
  };
  const std::string from = "from=2025-01-01T00:00:00Z";
  EXPECT_THAT(refusal(""), HasSubstr(R"(query parameter \"from\" is missing)"));
  EXPECT_THAT(refusal("from=today"), HasSubstr(R"(query parameter \"from\")"));
  EXPECT_THAT(refusal(from + "&to=2024-01-01T00:00:00Z"),
              HasSubstr(R"(expected \"from\" before \"to\" and before now)"));
  EXPECT_THAT(refusal("from=2026-01-01T00:00:00Z"), HasSubstr("before now"));
  EXPECT_THAT(
      refusal(from + "&step=hourly"),
      HasSubstr(R"(query parameter \"step\": expected day, week, month, quarter, year or)"));
  EXPECT_THAT(refusal(from + "&groups=yes"),
              HasSubstr(R"(query parameter \"groups\": expected true or false, found \"yes\")"));
  EXPECT_THAT(refusal(from + "&group.town=x"),
              HasSubstr(R"(query parameter \"group.town\": the target has no groups by \"town\")"));
  EXPECT_THAT(refusal(from + "&stpe=day"), HasSubstr(R"(did you mean \"step\"?)"));
  EXPECT_THAT(refusal(from + "&step=1m"),
              HasSubstr("expected at most 10000 steps, found more: ask for longer steps"));
}

/// With a budget of 100 items in 2025.
class BudgetHistoryApiTest : public ApiTest {
 protected:
  BudgetHistoryApiTest()
      : ApiTest({"spending",
                 "Spending",
                 Period::kYear,
                 {{"year", Period::kYear}},
                 {},
                 BudgetExecutionTarget{{}, Decimal{1, 0}, {}, BudgetExecutionTarget::Linear{}}}) {
    std::string lines;
    for (int item = 0; item < 100; ++item)
      lines += support::EventBuilder("budget.spent", std::to_string(item), "2025-02-01T00:00:00Z")
                   .text("amount", "1")
                   .json() +
               "\n";
    EXPECT_EQ(post("application/x-ndjson", lines).status, 200);
  }
};

TEST_F(BudgetHistoryApiTest, AnItemIsAFigureOfEachStep) {
  const std::string target = "/api/v1/targets/spending/history?from=2025-01-01T00:00:00Z&step=";
  EXPECT_EQ(get(target + "12h").status, 200);
  const Response refused = get(target + "4h");
  ASSERT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("expected at most 100000 figures, found 108900 of the items "
                                      "in 1089 steps: ask for longer steps or a shorter span"));
}

TEST_F(ApiTest, HistoryOfAnUnknownTargetIsNotFound) {
  const Response response = get("/api/v1/targets/outage/history?from=2025-01-01T00:00:00Z");
  EXPECT_EQ(response.status, 404);
  EXPECT_THAT(response.body,
              HasSubstr(R"(there is no target \"outage\", did you mean \"outages\"?)"));
}

}  // namespace
}  // namespace kpiwatch::http
