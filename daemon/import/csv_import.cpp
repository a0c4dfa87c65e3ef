#include "daemon/import/csv_import.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/text_file.h"
#include "daemon/import/asset_rows.h"
#include "daemon/import/import_row.h"
#include "daemon/import/ticket_rows.h"
#include "daemon/import/voucher_rows.h"
#include "metrics/events/cloud_event.h"

namespace kpiwatch {
namespace {

std::optional<RowFacts> read_row(ImportTable table, ImportRow& row) {
  switch (table) {
    case ImportTable::kTickets:
      return read_ticket(row);
    case ImportTable::kVouchers:
      return read_voucher(row);
    case ImportTable::kAssets:
      break;
  }
  return read_asset(row);
}

/// A line that a spreadsheet left behind, of commas only.
bool is_empty(const CsvRow& row) {
  return std::ranges::all_of(row, [](const CsvCell& cell) { return trimmed(cell.text).empty(); });
}

}  // namespace

std::optional<CsvImport> CsvImport::open(std::string bytes, ImportTable table, EventOrigin origin,
                                         const Complaints& complaints) {
  const auto text = to_clean_text(std::move(bytes), complaints);
  if (!text) return {};
  CsvImport opened(table, std::move(origin));
  Diagnostics broken;
  opened.rows_ = parse_csv(*text, {complaints.file(), broken});
  opened.broken_ = broken.sorted();
  std::erase_if(opened.rows_, is_empty);
  if (begins_broken(opened.rows_, opened.broken_)) {
    const Diagnostic& header = opened.broken_.front();
    complaints.add({header.line, header.column}, header.message);
    return {};
  }
  if (opened.rows_.empty()) {
    complaints.add({}, "expected a row of column names, found nothing");
    return {};
  }
  auto header = ImportHeader::read(opened.rows_.front(), shape_of(table), complaints);
  if (!header) return {};
  opened.header_ = *std::move(header);
  opened.next_row_ = 1;
  return opened;
}

std::optional<CsvImport::Line> CsvImport::next() {
  const bool rows_left = next_row_ < rows_.size();
  const int row_line = rows_left ? rows_[next_row_].front().at.line : 0;
  if (next_broken_ < broken_.size() && (!rows_left || broken_[next_broken_].line < row_line)) {
    const Diagnostic& broken = broken_[next_broken_++];
    return Line{broken.line, invalid(broken.message)};
  }
  if (!rows_left) return {};
  return Line{row_line, read(rows_[next_row_++])};
}

Result<std::vector<std::string>> CsvImport::read(const CsvRow& cells) {
  if (cells.size() != header_.entries().size()) {
    return invalid(
        fmt::format("expected {} cells, found {}", header_.entries().size(), cells.size()));
  }
  ImportRow row(header_, cells, origin_.zone);
  const auto facts = read_row(table_, row);
  if (!facts) return invalid(row.complaint());
  std::vector<std::string> events;
  for (const EventDraft& draft : facts->events) {
    std::string text = to_text(to_json(draft, origin_));
    if (const auto event = parse_event(text); !event) return event.error().error;
    events.push_back(std::move(text));
  }
  return check_told(cells.front().at.line, facts->key, std::move(events));
}

Result<std::vector<std::string>> CsvImport::check_told(int line, const std::string& key,
                                                       std::vector<std::string> events) {
  const auto [told, is_new] = told_.try_emplace(key, Told{line, events});
  const ImportShape& shape = shape_of(table_);
  if (is_new || (shape.lines_may_repeat && told->second.events == events)) return events;
  return invalid(fmt::format("line {} {}", told->second.line, shape.contradiction));
}

}  // namespace kpiwatch
