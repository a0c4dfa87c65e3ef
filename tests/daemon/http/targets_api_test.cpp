#include "daemon/http/targets_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api_fixture.h"

namespace kpiwatch::http {
namespace {

using support::fault_opened;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(ApiTest, EvaluatesNow) {
  EXPECT_THAT(get("/api/v1/targets").body, HasSubstr(R"("at":"2025-07-01T12:00:00+00:00")"));
  clock_.advance(std::chrono::hours{1});
  EXPECT_THAT(get("/api/v1/targets").body, HasSubstr(R"("at":"2025-07-01T13:00:00+00:00")"));
}

TEST_F(ApiTest, EvaluatesAtAnyInstant) {
  post_line(fault_opened("a", "2025-03-01T02:00:00Z"));
  EXPECT_THAT(get("/api/v1/targets?at=2025-03-01T02:00:00Z").body, HasSubstr(R"("count":0)"));
  const Response after = get("/api/v1/targets?at=2025-03-01T10:00:00.001%2B08:00");
  EXPECT_EQ(after.content_type, "application/json");
  EXPECT_THAT(after.body, HasSubstr(R"("count":1)"));
  EXPECT_EQ(get("/api/v1/targets?at=2025-03-01T10:00:00.001+08:00"), after);
}

TEST_F(ApiTest, TheBoardComesInOtherFormatsToo) {
  const std::string at = "/api/v1/targets?at=2025-03-01T02:00:00Z&format=";
  EXPECT_EQ(get(at + "json"), get("/api/v1/targets?at=2025-03-01T02:00:00Z"));
  const Response text = get(at + "text");
  EXPECT_EQ(text.content_type, "text/plain; charset=utf-8");
  EXPECT_THAT(text.body, HasSubstr("MET"));
  EXPECT_THAT(text.body, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(get(at + "ansi").body, HasSubstr("\x1b["));
  const Response prometheus = get(at + "prometheus");
  EXPECT_EQ(prometheus.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(prometheus.body, HasSubstr("kpiwatch_target_info{target=\"outages\""));
  EXPECT_EQ(get(at + "xml").status, 400);
  EXPECT_EQ(get("/api/v1/targets/outages?format=text").status, 400);
}

TEST_F(ApiTest, OneTargetIsAMemberOfAll) {
  const Response one = get("/api/v1/targets/outages?at=2025-03-01T02:00:00Z");
  EXPECT_EQ(one.status, 200);
  EXPECT_EQ(get("/api/v1/targets?at=2025-03-01T02:00:00Z").body,
            R"({"site":"test","at":"2025-03-01T02:00:00+00:00","targets":[)" + one.body + "]}");
}

TEST_F(ApiTest, AnUnknownTargetIsToldTheNearest) {
  const Response response = get("/api/v1/targets/outage");
  EXPECT_EQ(response.status, 404);
  EXPECT_THAT(response.body,
              HasSubstr(R"(there is no target \"outage\", did you mean \"outages\"?)"));
}

TEST_F(ApiTest, BadInstantsAreErrors) {
  for (const char* query :
       {"at=now", "at=", "at=2025-03-01", "at=2025-03-01T00:00:00", "at=9999-01-01T00:00:00Z",
        "at=0000-12-31T23:59:59Z", "on=x", "at=2025-03-01T00:00:00Z&at=2025-03-01T00:00:00Z"}) {
    EXPECT_EQ(get(std::string("/api/v1/targets?") + query).status, 400) << query;
    EXPECT_EQ(get(std::string("/api/v1/targets/outages?") + query).status, 400) << query;
  }
}

TEST_F(ApiTest, TheFirstAndTheLastInstantHaveYearsOfFourDigits) {
  for (const char* at : {"0001-01-01T00:00:00Z", "9998-12-31T23:59:59.999Z"}) {
    const Response board = get(std::string("/api/v1/targets?at=") + at);
    EXPECT_EQ(board.status, 200) << at;
    EXPECT_THAT(board.body, testing::Not(testing::ContainsRegex("\"-|\"[0-9]{5}-")));
  }
}

}  // namespace
}  // namespace kpiwatch::http
