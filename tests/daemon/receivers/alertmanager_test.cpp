#include <gmock/gmock.h>

#include "daemon/receivers/reports.h"

namespace kpiwatch {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::string alertmanager_message(const std::string& alerts, const std::string& version = "\"4\"") {
  return R"({"version":)" + version +
         R"(,"groupKey":"{}:{}","truncatedAlerts":0,"status":"firing","receiver":"kpiwatch",)"
         R"("groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://am",)"
         R"("alerts":)" +
         alerts + "}";
}

std::string alert(const std::string& status, const std::string& name = "LineDown") {
  return R"({"status":")" + status + R"(","labels":{"alertname":")" + name +
         R"(","severity":"critical","instance":"line-1"},"annotations":{"summary":"now 17"},)"
         R"("startsAt":"2025-03-01T02:00:00Z","endsAt":"2025-03-01T02:30:00Z",)"
         R"("generatorURL":"http://prometheus/graph","fingerprint":"6e3c0"})";
}

std::string alertmanager_error_of(const std::string& body) {
  const auto reports = read_alertmanager(body);
  return reports ? "none" : reports.error().message;
}

TEST(Alertmanager, AFiringAlertHasStartedAndNotEnded) {
  const auto reports = read_alertmanager(alertmanager_message("[" + alert("firing") + "]"));
  ASSERT_TRUE(reports);
  ASSERT_EQ(reports->size(), 1);
  const FaultReport& report = reports->front();
  EXPECT_EQ(report.id, "6e3c0");
  EXPECT_EQ(report.started, "2025-03-01T02:00:00Z");
  EXPECT_EQ(report.ended, std::nullopt);
  EXPECT_EQ(report.severity, "critical");
  EXPECT_EQ(report.cause, "LineDown");
  EXPECT_THAT(report.labels, ElementsAre(Pair("alertname", "LineDown"),
                                         Pair("severity", "critical"), Pair("instance", "line-1")));
}

TEST(Alertmanager, AResolvedAlertHasEnded) {
  const auto reports = read_alertmanager(alertmanager_message("[" + alert("resolved") + "]"));
  ASSERT_TRUE(reports);
  EXPECT_EQ(reports->front().ended, "2025-03-01T02:30:00Z");
}

TEST(Alertmanager, OwnAlertsAreNoFaults) {
  const auto reports = read_alertmanager(alertmanager_message(
      "[" + alert("firing", "KpiwatchTargetLost") + "," + alert("firing") + "]"));
  ASSERT_TRUE(reports);
  EXPECT_EQ(reports->size(), 1);
}

TEST(Alertmanager, WhatIsWrongIsToldWithItsPlace) {
  EXPECT_EQ(alertmanager_error_of("[]"), "the message: expected an object, found an array");
  EXPECT_EQ(alertmanager_error_of("{}"), "the message: version: expected a string, found nothing");
  EXPECT_EQ(alertmanager_error_of(alertmanager_message("[]", "\"3\"")),
            "the message: version: expected 4, found \"3\"");
  EXPECT_EQ(alertmanager_error_of(alertmanager_message("{}")),
            "the message: alerts: expected an array, found an object");
  EXPECT_EQ(alertmanager_error_of(alertmanager_message("[" + alert("firing") + ",7]")),
            "alerts[1]: expected an object, found a number");
  EXPECT_EQ(alertmanager_error_of(alertmanager_message("[" + alert("paused") + "]")),
            "alerts[0]: status: expected firing or resolved, found \"paused\"");
  EXPECT_EQ(alertmanager_error_of(
                alertmanager_message(R"([{"status":"firing","fingerprint":"f","startsAt":"t",)"
                                     R"("labels":{"a":1}}])")),
            "alerts[0]: labels.a: expected a string, found a number");
}

}  // namespace
}  // namespace kpiwatch
