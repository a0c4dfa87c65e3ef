#include "metrics/report/text_page.h"

#include "metrics/report/display_width.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kIndent = "  ";

std::string or_none(const std::string& value) {
  return value.empty() ? "(none)" : to_printable(value);
}

}  // namespace

void TextPage::headline(std::string_view line) { text_.append(line).append("\n"); }

void TextPage::line(std::string_view about, std::string_view figures) {
  const std::size_t used = kIndent.size() + display_width(about);
  text_.append(kIndent).append(paint(about, Tone::kFaint));
  text_.append(kFiguresColumn - used, ' ').append(figures).append("\n");
}

void TextPage::table(std::string_view about, const Table& table) {
  if (table.empty()) return;
  for (const std::string& row : table.lines(style_)) {
    line(about, row);
    about = "";
  }
}

std::string TextPage::paint(std::string_view text, Tone tone) const {
  return kpiwatch::paint(text, tone, style_);
}

Table::Cell to_met_cell(std::optional<bool> met) {
  if (!met) return "-";
  return *met ? Table::Cell("yes", Tone::kGood) : Table::Cell("no", Tone::kBad);
}

Table::Row to_group_cells(const GroupLabels& labels) {
  Table::Row cells;
  for (const auto& [name, value] : labels) cells.emplace_back(or_none(value));
  return cells;
}

std::vector<Table::Column> to_group_columns(const GroupLabels& labels) {
  std::vector<Table::Column> columns;
  for (const auto& [name, value] : labels) {
    columns.push_back({to_printable(name), Table::Align::kLeft});
  }
  return columns;
}

}  // namespace kpiwatch
