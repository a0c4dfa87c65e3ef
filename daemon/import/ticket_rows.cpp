#include "daemon/import/ticket_rows.h"

#include <fmt/format.h>

namespace kpiwatch {
namespace {

void add_revision(Json::Object& data, const std::optional<Json::Number>& revision) {
  if (revision) data.emplace_back("revision", *revision);
}

Json::Object opened_data(ImportRow& row, const std::optional<Json::Number>& revision) {
  Json::Object data;
  add_text(data, "kind", row.word("kind").value_or(""));
  add_text(data, "asset", row.text("asset"));
  if (auto labels = row.labels(); !labels.empty()) data.emplace_back("labels", std::move(labels));
  add_text(data, "cause", row.text("cause"));
  add_text(data, "severity", row.text("severity"));
  add_revision(data, revision);
  return data;
}

Json::Object closed_data(const ImportRow& row, const std::optional<Json::Number>& revision) {
  Json::Object data;
  add_text(data, "remedy", row.text("remedy"));
  add_revision(data, revision);
  return data;
}

}  // namespace

std::optional<RowFacts> read_ticket(ImportRow& row) {
  const std::string id{row.text("id")};
  const auto opened = row.time("opened");
  const auto closed = row.time("closed");
  const auto revision = row.whole("revision");
  Json::Object data = opened_data(row, revision);
  if (opened && closed && *closed < *opened) {
    row.refuse("closed", "expected a time that is not before the beginning");
  }
  if (!row.complaint().empty()) return {};
  RowFacts facts{fmt::format("{} {}", revision ? revision->text : "0", id), {}};
  facts.events.push_back({"start", "fault.opened", id, *opened, std::move(data)});
  if (closed) {
    facts.events.push_back({"end", "fault.closed", id, *closed, closed_data(row, revision)});
  }
  return facts;
}

}  // namespace kpiwatch
