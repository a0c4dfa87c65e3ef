#include "daemon/http/receivers_api.h"

#include <gmock/gmock.h>

#include "api_fixture.h"
#include "daemon/http/cloud_event_http.h"

namespace kpiwatch::http {
namespace {

using ::testing::HasSubstr;

class ReceiversApiTest : public ApiTest {
 protected:
  Response post_alert(const std::string& status, const std::string& ended) {
    return ask("POST", "/api/v1/receivers/alertmanager", {{"content-type", "application/json"}},
               R"({"version":"4","alerts":[{"status":")" + status +
                   R"(","fingerprint":"6e3c","labels":{"alertname":"Down","instance":"web-1"},)"
                   R"("startsAt":"2025-06-01T00:00:00Z","endsAt":")" +
                   ended + R"("}]})");
  }
  static Response receipt(int accepted, int duplicates) {
    return {200,
            "application/json",
            R"({"accepted":)" + std::to_string(accepted) + R"(,"duplicates":)" +
                std::to_string(duplicates) + R"(,"rejected":[]})",
            {}};
  }
};

TEST_F(ReceiversApiTest, AnAlertIsAFaultThatOpensAndClosesOnce) {
  const std::string no_end = "0001-01-01T00:00:00Z";
  EXPECT_EQ(post_alert("firing", no_end), receipt(1, 0));
  EXPECT_EQ(post_alert("firing", no_end), receipt(0, 1));
  EXPECT_THAT(get("/api/v1/targets").body,
              HasSubstr(R"("asset":"web-1","kind":"system","started":"2025-06-01T00:00:00+00:00",)"
                        R"("ended":null)"));
  EXPECT_EQ(post_alert("resolved", "2025-06-01T00:20:00Z"), receipt(1, 1));
  EXPECT_EQ(post_alert("resolved", "2025-06-01T00:20:00Z"), receipt(0, 2));
  EXPECT_THAT(get("/api/v1/targets").body, HasSubstr(R"("duration_seconds":1200)"));
  EXPECT_THAT(get("/api/v1/targets").body, HasSubstr(R"("count":1)"));
}

TEST_F(ReceiversApiTest, AResolvedAlertWhoseBeginningWasLostIsAWholeFault) {
  EXPECT_EQ(post_alert("resolved", "2025-06-01T00:20:00Z"), receipt(2, 0));
  EXPECT_THAT(get("/api/v1/targets").body, HasSubstr(R"("duration_seconds":1200)"));
}

TEST_F(ReceiversApiTest, AZabbixProblemIsAFault) {
  const Response response =
      ask("POST", "/api/v1/receivers/zabbix", {{"content-type", "application/json"}},
          R"({"status":"problem","event_id":"1","time":"2025-06-01T08:00:00+08:00","host":"sw-1",)"
          R"("name":"down","severity":"High","tags":[{"tag":"kind","value":"network"}]})");
  EXPECT_EQ(response, receipt(1, 0));
  EXPECT_THAT(get("/api/v1/targets").body, HasSubstr(R"("asset":"sw-1","kind":"network")"));
}

TEST_F(ReceiversApiTest, WhatIsNotTheirMessageIsRefusedAndSaysWhy) {
  const Response response = ask("POST", "/api/v1/receivers/alertmanager", {}, R"({"version":"4"})");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("expected what alertmanager sends: the message: alerts: "
                                       "expected an array, found nothing"));
}

TEST_F(ReceiversApiTest, OnlyJsonIsRead) {
  const auto status = [this](const char* system, Pairs headers) {
    return ask("POST", std::string("/api/v1/receivers/") + system, std::move(headers),
               R"({"version":"4","alerts":[]})")
        .status;
  };
  EXPECT_EQ(status("alertmanager", {{"content-type", "application/json"}}), 200);
  EXPECT_EQ(status("alertmanager", {{"content-type", "Application/JSON; charset=UTF-8"}}), 200);
  EXPECT_EQ(status("alertmanager", {}), 200);
  EXPECT_EQ(status("alertmanager", {{"content-type", "application/json; charset=gbk"}}), 415);
  for (const char* system : {"alertmanager", "zabbix"}) {
    for (const char* type :
         {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""})
      EXPECT_EQ(status(system, {{"content-type", type}}), 415) << system << " " << type;
  }
  EXPECT_THAT(ask("POST", "/api/v1/receivers/zabbix", {{"content-type", "text/plain"}}, "{}").body,
              HasSubstr(R"(expected Content-Type application/json, found \"text/plain\")"));
}

TEST_F(ReceiversApiTest, ARequestHasNoMoreEventsThanOneOfEvents) {
  const std::string alert =
      R"({"status":"resolved","fingerprint":"a","labels":{"alertname":"Down"},)"
      R"("startsAt":"2025-06-01T00:00:00Z","endsAt":"2025-06-01T00:00:01Z"})";
  std::string alerts = alert;
  for (std::size_t events = 2; events <= kMaxEvents; events += 2) alerts += "," + alert;
  const Response response = ask("POST", "/api/v1/receivers/alertmanager", {},
                                R"({"version":"4","alerts":[)" + alerts + "]}");
  EXPECT_EQ(response.status, 413);
  EXPECT_THAT(response.body, HasSubstr("expected at most 100000 events in a request"));
}

}  // namespace
}  // namespace kpiwatch::http
