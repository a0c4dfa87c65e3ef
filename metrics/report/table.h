#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "metrics/report/text.h"

namespace kpiwatch {

/// What a piece of text says beside its words; shown as a colour where colours are wanted.
enum class Tone { kPlain, kFaint, kStrong, kGood, kWarning, kBad };

std::string paint(std::string_view text, Tone tone, const TextStyle& style);

/// Rows in columns aligned by display width: words to the left, figures to the right.
class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kRight;
  };
  struct Cell {
    Cell(std::string words, Tone its_tone = Tone::kPlain)
        : text(std::move(words)), tone(its_tone) {}
    Cell(const char* words) : text(words) {}

    std::string text;
    Tone tone = Tone::kPlain;
  };
  using Row = std::vector<Cell>;

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// As many cells as there are columns.
  void add(Row row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  /// The titles, then the rows; no line end, nothing after a line's last word.
  std::vector<std::string> lines(const TextStyle& style) const;

 private:
  std::vector<std::size_t> widths() const;
  std::string line(const Row& row, const std::vector<std::size_t>& widths,
                   const TextStyle& style) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace kpiwatch
