#include "daemon/import/voucher_rows.h"

#include <fmt/format.h>

namespace kpiwatch {
namespace {

/// The same amount however it is written, so that a spreadsheet that drops a zero changes nothing.
Json::Object voucher_data(ImportRow& row) {
  Json::Object data;
  if (const auto amount = row.decimal("amount")) {
    data.emplace_back("amount", to_string(*amount));
  }
  data.emplace_back("unit", row.word("unit").value_or("yuan"));
  if (auto year = row.whole("year")) data.emplace_back("year", *std::move(year));
  add_text(data, "voucher", row.text("voucher"));
  add_text(data, "note", row.text("note"));
  return data;
}

/// Without a number, what it says is all there is to tell it by.
Json identity_of(const Json::Object& data, const std::string& type, std::string_view number) {
  if (!number.empty()) return std::string(number);
  return Json::Array{type, data};
}

}  // namespace

std::optional<RowFacts> read_voucher(ImportRow& row) {
  const std::string item{row.text("item")};
  const auto date = row.time("date");
  const std::string type = row.word("type").value_or("spent");
  Json::Object data = voucher_data(row);
  if (!row.complaint().empty()) return {};
  Json identity = identity_of(data, type, row.text("voucher"));
  RowFacts facts{fmt::format("{} {} {}", to_millis(*date), to_canonical_text(identity), item), {}};
  facts.events.push_back(
      {"voucher", "budget." + type, item, *date, std::move(data), std::move(identity)});
  return facts;
}

}  // namespace kpiwatch
