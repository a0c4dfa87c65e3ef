#include "daemon/http/ingest_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api_fixture.h"

namespace kpiwatch::http {
namespace {

using support::fault_opened;
using ::testing::HasSubstr;

const std::string kStructured = "application/cloudevents+json";
const std::string kBatch = "application/cloudevents-batch+json";
const std::string kLines = "application/x-ndjson";

Response receipt(int status, const std::string& body) {
  return {status, "application/json", body, {}};
}

std::string fault(const std::string& id, const std::string& kind = "network") {
  return fault_opened(id, "2025-03-01T02:00:00Z", kind).id(id).json();
}

TEST_F(ApiTest, AcceptedEventsAreCountedAndTheirDuplicatesToo) {
  const std::string lines = fault("a") + "\n" + fault("b") + "\n";
  EXPECT_EQ(post(kLines, lines), receipt(200, R"({"accepted":2,"duplicates":0,"rejected":[]})"));
  EXPECT_EQ(post(kLines, lines), receipt(200, R"({"accepted":0,"duplicates":2,"rejected":[]})"));
}

TEST_F(ApiTest, AnEventIsSeenOnceItIsAnswered) {
  post(kStructured, fault("a"));
  EXPECT_THAT(get("/api/v1/targets").body, HasSubstr(R"("count":1)"));
}

TEST_F(ApiTest, NothingSentIsNothingAccepted) {
  EXPECT_EQ(post(kBatch, "[]"), receipt(200, R"({"accepted":0,"duplicates":0,"rejected":[]})"));
  EXPECT_EQ(post(kLines, "\r\n"), receipt(200, R"({"accepted":0,"duplicates":0,"rejected":[]})"));
}

TEST_F(ApiTest, ARejectedEventCostsOnlyItself) {
  const Response response =
      post(kBatch, "[" + fault("a") + "," + fault("b", "x") + "," + fault("c") + "]");
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(
      response.body,
      HasSubstr(R"({"accepted":2,"duplicates":0,"rejected":[{"index":1,"id":"b","error":")"));
}

TEST_F(ApiTest, ARejectedLineIsTold) {
  const Response response = post(kLines, "\n" + fault("a") + "\n\n{broken\n");
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(
      response.body,
      HasSubstr(
          R"({"accepted":1,"duplicates":0,"rejected":[{"index":1,"line":4,"id":null,"error":")"));
}

TEST_F(ApiTest, AConflictIsRejectedAndTheFirstStays) {
  post(kStructured, fault("a"));
  const Response response = post(kStructured, fault("a", "system"));
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body,
              HasSubstr(R"({"accepted":0,"duplicates":0,"rejected":[{"index":0,"id":"a",)"));
  EXPECT_THAT(get("/api/v1/targets").body, HasSubstr(R"("kind":"network")"));
}

TEST_F(ApiTest, AnEventOfTheFutureIsRejected) {
  EXPECT_EQ(post_line(fault_opened("a", "2025-07-01T12:05:00.001Z")).status, 422);
  EXPECT_EQ(post_line(fault_opened("a", "2025-07-01T12:05:00Z")).status, 200);
}

TEST_F(ApiTest, BinaryModeIsTaken) {
  const Pairs headers = {{"content-type", "application/json"},
                         {"ce-specversion", "1.0"},
                         {"ce-id", "1"},
                         {"ce-source", "%E5%9C%A8"},
                         {"ce-type", "kpiwatch.fault.opened"},
                         {"ce-subject", "a"},
                         {"ce-time", "2025-03-01T02:00:00Z"}};
  EXPECT_EQ(ask("POST", "/api/v1/events", headers, R"({"kind": "network"})"),
            receipt(200, R"({"accepted":1,"duplicates":0,"rejected":[]})"));
}

TEST_F(ApiTest, WhatCannotBeReadAsAWholeStoresNothing) {
  EXPECT_EQ(post(kBatch, "[" + fault("a") + ",").status, 400);
  EXPECT_EQ(post("text/plain", fault("a")).status, 415);
  EXPECT_EQ(get("/api/v1/events").body, "");
}

TEST_F(ApiTest, WebHookSendersAreLetIn) {
  const Response plain = ask("OPTIONS", "/api/v1/events");
  EXPECT_EQ(plain, (Response{204, "", "", {{"Allow", "GET, HEAD, POST, OPTIONS"}}}));
  const Response asked =
      ask("OPTIONS", "/api/v1/events", {{"webhook-request-origin", "sender.example.com"}});
  EXPECT_EQ(asked.headers, (Pairs{{"Allow", "GET, HEAD, POST, OPTIONS"},
                                  {"WebHook-Allowed-Origin", "sender.example.com"},
                                  {"WebHook-Allowed-Rate", "*"}}));
}

}  // namespace
}  // namespace kpiwatch::http
