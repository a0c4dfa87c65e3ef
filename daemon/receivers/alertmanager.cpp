#include <fmt/format.h>

#include "daemon/receivers/message.h"
#include "daemon/receivers/reports.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kOwnAlerts = "Kpiwatch";

std::string label(const FaultReport& report, std::string_view name) {
  for (const auto& [key, value] : report.labels)
    if (key == name) return value;
  return {};
}

Result<FaultReport> read_alert(const Message& alert) {
  FaultReport report;
  const auto status = alert.choice("status", {"firing", "resolved"});
  if (!status) return status.error();
  auto fingerprint = alert.text("fingerprint");
  if (!fingerprint) return fingerprint.error();
  auto started = alert.text("startsAt");
  if (!started) return started.error();
  auto labels = alert.texts("labels");
  if (!labels) return labels.error();
  report.id = *std::move(fingerprint);
  report.started = *std::move(started);
  report.labels = *std::move(labels);
  report.severity = label(report, "severity");
  report.cause = label(report, "alertname");
  if (*status == "resolved") {
    auto ended = alert.text("endsAt");
    if (!ended) return ended.error();
    report.ended = *std::move(ended);
  }
  return report;
}

}  // namespace

Result<std::vector<FaultReport>> read_alertmanager(std::string_view body) {
  const auto json = parse_json(body);
  if (!json) return json.error();
  const auto message = Message::of(*json, "the message");
  if (!message) return message.error();
  const auto version = message->choice("version", {"4"});
  if (!version) return version.error();
  const auto alerts = message->array("alerts");
  if (!alerts) return alerts.error();
  std::vector<FaultReport> reports;
  for (std::size_t index = 0; index < (*alerts)->size(); ++index) {
    const auto alert = Message::of((**alerts)[index], fmt::format("alerts[{}]", index));
    if (!alert) return alert.error();
    auto report = read_alert(*alert);
    if (!report) return report.error();
    if (!report->cause.starts_with(kOwnAlerts)) reports.push_back(*std::move(report));
  }
  return reports;
}

}  // namespace kpiwatch
