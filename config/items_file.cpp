#include "config/items_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/csv.h"
#include "metrics/base/in_quotes.h"
#include "metrics/base/nearest.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kColumns[] = {"id", "name", "amount", "project"};
constexpr std::string_view kNeeded[] = {"id", "amount"};

/// Whether the rows below the header can be understood.
bool check_header(const CsvRow& header, const Complaints& complaints) {
  bool good = true;
  const auto refuse = [&](Position at, std::string message) {
    complaints.add(at, std::move(message));
    good = false;
  };
  std::vector<std::string_view> seen;
  for (const CsvCell& cell : header) {
    if (std::ranges::find(kColumns, cell.text) == std::end(kColumns)) {
      refuse(cell.at, fmt::format("unknown column {}, expected {}{}", in_quotes(cell.text),
                                  fmt::join(kColumns, ", "), suggestion(cell.text, kColumns)));
    } else if (std::ranges::find(seen, cell.text) != seen.end()) {
      refuse(cell.at, fmt::format("column {} is given twice", in_quotes(cell.text)));
    }
    seen.push_back(cell.text);
  }
  for (const std::string_view needed : kNeeded) {
    // A column that is misspelt is there.
    if (!good || std::ranges::find(seen, needed) != seen.end()) continue;
    refuse(header.front().at, fmt::format("expected the column {}, found none", in_quotes(needed)));
  }
  return good;
}

Node to_map(const CsvRow& header, CsvRow row) {
  Node map;
  map.kind = Node::Kind::kMap;
  map.at = row.front().at;
  for (std::size_t i = 0; i < row.size(); ++i) {
    Node value;
    value.kind = Node::Kind::kScalar;
    value.at = row[i].at;
    value.text = std::move(row[i].text);
    map.entries.push_back({header[i].text, row[i].at, std::move(value)});
  }
  return map;
}

}  // namespace

std::vector<Node> parse_items(std::string_view text, const Complaints& complaints) {
  std::vector<Node> items;
  Diagnostics left_out;
  std::vector<CsvRow> rows = parse_csv(text, {complaints.file(), left_out});
  const std::vector<Diagnostic> broken = left_out.sorted();
  for (const Diagnostic& row : broken) complaints.add({row.line, row.column}, row.message);
  if (begins_broken(rows, broken)) return items;
  if (rows.empty()) {
    complaints.add({}, "expected a header row with id, name, amount and project, found nothing");
    return items;
  }
  const CsvRow header = std::move(rows.front());
  rows.erase(rows.begin());
  if (!check_header(header, complaints)) return items;
  for (CsvRow& row : rows) {
    if (row.size() == header.size()) {
      items.push_back(to_map(header, std::move(row)));
    } else {
      complaints.add(row.front().at,
                     fmt::format("expected {} cells, found {}", header.size(), row.size()));
    }
  }
  return items;
}

}  // namespace kpiwatch
