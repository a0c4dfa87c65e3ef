#include "daemon/receivers/fault_report.h"

#include <gmock/gmock.h>

#include "metrics/base/json.h"
#include "metrics/events/cloud_event.h"

namespace kpiwatch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

FaultReport report() {
  return {.id = "6e3c",
          .started = "2025-03-01T10:00:00.123456789+08:00",
          .ended = {},
          .severity = "critical",
          .cause = "LineDown",
          .labels = {{"alertname", "LineDown"}, {"instance", "line-1"}, {"town", "源潭镇"}}};
}

Settings::FaultMapping mapping() { return Settings::Receivers().alertmanager; }

std::vector<std::string> lines(const FaultReport& report, const Settings::FaultMapping& mapping) {
  std::vector<std::string> lines;
  for (const std::string& line : to_events(report, "alertmanager", mapping)) {
    const auto event = parse_cloud_event(line);
    lines.push_back(event ? line : event.error().error.message);
  }
  return lines;
}

const std::string kOpened =
    R"({"specversion":"1.0","id":"6e3c/2025-03-01T02:00:00.123Z/opened/7e39fe94bfd55704",)"
    R"("source":"/receivers/alertmanager","type":"kpiwatch.fault.opened",)"
    R"("subject":"alertmanager:6e3c/2025-03-01T02:00:00.123Z","time":"2025-03-01T02:00:00.123Z",)"
    R"("data":{"kind":"system","asset":"line-1",)"
    R"("labels":{"alertname":"LineDown","instance":"line-1","town":"源潭镇"},)"
    R"("cause":"LineDown","severity":"critical"}})";

TEST(FaultReport, IsAFaultOpenedAtItsStart) {
  EXPECT_THAT(lines(report(), mapping()), ElementsAre(kOpened));
}

TEST(FaultReport, OnceOverItIsToldWhollySoThatALostFirstMessageCostsNothing) {
  FaultReport over = report();
  over.ended = "2025-03-01T10:30:00+08:00";
  EXPECT_THAT(
      lines(over, mapping()),
      ElementsAre(kOpened, R"({"specversion":"1.0",)"
                           R"("id":"6e3c/2025-03-01T02:00:00.123Z/closed/2025-03-01T02:30:00Z",)"
                           R"("source":"/receivers/alertmanager","type":"kpiwatch.fault.closed",)"
                           R"("subject":"alertmanager:6e3c/2025-03-01T02:00:00.123Z",)"
                           R"("time":"2025-03-01T02:30:00Z","data":{}})"));
}

TEST(FaultReport, ToldOtherwiseLaterItIsAFurtherEventOfTheSameFaultAndNoConflict) {
  const auto first_event = [](const FaultReport& report) {
    return parse_json(to_events(report, "alertmanager", mapping()).front()).value();
  };
  FaultReport told = report();
  told.severity = "warning";
  const Json earlier = first_event(report());
  const Json later = first_event(told);
  EXPECT_EQ(*later.find("subject")->as_string(), *earlier.find("subject")->as_string());
  EXPECT_NE(*later.find("id")->as_string(), *earlier.find("id")->as_string());
}

TEST(FaultReport, TheMappingNamesKindAssetAndLabels) {
  FaultReport told = report();
  told.labels = {{"layer", "network"}, {"device", "sw-1"}, {"town", "东城街道"}, {"job", "snmp"}};
  const Settings::FaultMapping mapping{.kind_from = "layer",
                                       .default_kind = "system",
                                       .asset_from = {"line", "device"},
                                       .labels = {"town"}};
  EXPECT_THAT(lines(told, mapping),
              ElementsAre(HasSubstr(
                  R"({"kind":"network","asset":"sw-1","labels":{"town":"东城街道"},"cause")")));
}

TEST(FaultReport, AKindThatIsNoneOfOursIsTheDefaultOne) {
  FaultReport told = report();
  told.labels = {{"kind", "pod"}};
  Settings::FaultMapping network = mapping();
  network.default_kind = "network";
  EXPECT_THAT(lines(told, network),
              ElementsAre(HasSubstr(R"("data":{"kind":"network","labels":{},"cause")")));
}

TEST(FaultReport, AnEmptyAssetIsNone) {
  FaultReport told = report();
  told.labels = {{"asset", ""}, {"instance", "web-1"}};
  EXPECT_THAT(lines(told, mapping()), ElementsAre(HasSubstr(R"("asset":"web-1")")));
}

TEST(FaultReport, ATimeThatIsNoneIsToldWhenTheEventsAreRead) {
  FaultReport told = report();
  told.started = "yesterday";
  EXPECT_THAT(lines(told, mapping()), ElementsAre(HasSubstr("\"yesterday\"")));
}

}  // namespace
}  // namespace kpiwatch
