#include "metrics/report/table.h"

#include <algorithm>
#include <cassert>

#include "metrics/report/display_width.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kGap = "  ";

std::string_view colour_code(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kFaint:
      return "\x1b[2m";
    case Tone::kStrong:
      return "\x1b[1m";
    case Tone::kGood:
      return "\x1b[32m";
    case Tone::kWarning:
      return "\x1b[33m";
    case Tone::kBad:
      return "\x1b[1;31m";
  }
  return "";
}

}  // namespace

std::string paint(std::string_view text, Tone tone, const TextStyle& style) {
  const std::string_view code = style.colour ? colour_code(tone) : "";
  if (code.empty() || text.empty()) return std::string(text);
  return std::string(code).append(text).append("\x1b[0m");
}

std::vector<std::string> Table::lines(const TextStyle& style) const {
  Row titles;
  for (const Column& column : columns_) titles.emplace_back(column.title, Tone::kFaint);
  const std::vector<std::size_t> all_widths = widths();
  std::vector<std::string> lines = {line(titles, all_widths, style)};
  for (const Row& row : rows_) lines.push_back(line(row, all_widths, style));
  return lines;
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths.push_back(display_width(columns_[i].title));
    for (const Row& row : rows_) widths[i] = std::max(widths[i], display_width(row[i].text));
  }
  return widths;
}

std::string Table::line(const Row& row, const std::vector<std::size_t>& widths,
                        const TextStyle& style) const {
  assert(row.size() == columns_.size());
  std::string text;
  // Spaces wait until a word follows them, so that no line ends in one.
  std::string spaces;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string padding(widths[i] - display_width(row[i].text), ' ');
    const bool right = columns_[i].align == Align::kRight;
    if (right) spaces += padding;
    if (!row[i].text.empty()) {
      text += spaces + paint(row[i].text, row[i].tone, style);
      spaces.clear();
    }
    if (!right) spaces += padding;
    spaces += kGap;
  }
  return text;
}

}  // namespace kpiwatch
