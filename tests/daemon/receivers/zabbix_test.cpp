#include <gmock/gmock.h>

#include "daemon/receivers/reports.h"

namespace kpiwatch {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::string zabbix_message(const std::string& status, const std::string& more = "") {
  return R"({"status":")" + status +
         R"(","event_id":"4711","time":"2025-03-01T10:00:00+08:00","host":"web-1",)"
         R"("name":"Service is down","severity":"High",)"
         R"("tags":[{"tag":"town","value":"源潭镇"},{"tag":"town","value":"x"}])" +
         more + "}";
}

std::string zabbix_error_of(const std::string& body) {
  const auto reports = read_zabbix(body);
  return reports ? "none" : reports.error().message;
}

TEST(Zabbix, AProblemHasStartedAndItsTagsAreLabels) {
  const auto reports = read_zabbix(zabbix_message("problem"));
  ASSERT_TRUE(reports);
  ASSERT_EQ(reports->size(), 1);
  const FaultReport& report = reports->front();
  EXPECT_EQ(report.id, "4711");
  EXPECT_EQ(report.started, "2025-03-01T10:00:00+08:00");
  EXPECT_EQ(report.ended, std::nullopt);
  EXPECT_EQ(report.severity, "High");
  EXPECT_EQ(report.cause, "Service is down");
  EXPECT_THAT(report.labels, ElementsAre(Pair("host", "web-1"), Pair("town", "源潭镇")));
}

TEST(Zabbix, ARecoveryHasEnded) {
  const auto reports =
      read_zabbix(zabbix_message("recovery", R"(,"recovery_time":"2025-03-01T10:12:00+08:00")"));
  ASSERT_TRUE(reports);
  EXPECT_EQ(reports->front().ended, "2025-03-01T10:12:00+08:00");
}

TEST(Zabbix, WhatIsWrongIsToldWithItsPlace) {
  EXPECT_EQ(zabbix_error_of(zabbix_message("update")),
            "the message: status: expected problem or recovery, found \"update\"");
  EXPECT_EQ(zabbix_error_of(zabbix_message("recovery")),
            "the message: recovery_time: expected a string, found nothing");
  EXPECT_EQ(zabbix_error_of(R"({"status":"problem","event_id":5})"),
            "the message: event_id: expected a string, found a number");
}

}  // namespace
}  // namespace kpiwatch
