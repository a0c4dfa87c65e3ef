#include "daemon/import/asset_rows.h"

#include <fmt/format.h>

namespace kpiwatch {
namespace {

Json::Object asset_data(ImportRow& row) {
  Json::Object data;
  add_text(data, "kind", row.text("kind"));
  add_text(data, "name", row.text("name"));
  if (auto labels = row.labels(); !labels.empty()) data.emplace_back("labels", std::move(labels));
  return data;
}

}  // namespace

std::optional<RowFacts> read_asset(ImportRow& row) {
  const std::string id{row.text("id")};
  const auto from = row.time("from");
  const auto to = row.time("to");
  Json::Object data = asset_data(row);
  if (from && to && *to <= *from) row.refuse("to", "expected a time after the beginning");
  if (!row.complaint().empty()) return {};
  RowFacts facts{fmt::format("{} {}", to_millis(*from), id), {}};
  facts.events.push_back({"start", "asset.registered", id, *from, std::move(data)});
  if (to) facts.events.push_back({"end", "asset.retired", id, *to, {}});
  return facts;
}

}  // namespace kpiwatch
