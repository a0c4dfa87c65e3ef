#include "config/csv.h"

#include <algorithm>
#include <utility>

#include "config/text_file.h"

namespace kpiwatch {
namespace {

class CsvParser {
 public:
  CsvParser(std::string_view text, const Complaints& complaints)
      : text_(text), lines_(text), complaints_(complaints) {}

  std::vector<CsvRow> run() {
    std::vector<CsvRow> rows;
    while (place_ < text_.size()) {
      broken_ = false;
      CsvRow row = read_row();
      const bool blank = row.size() == 1 && row.front().text.empty();
      if (!blank && !broken_) rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  CsvRow read_row() {
    CsvRow row;
    do {
      const std::size_t start = place_;
      row.push_back({read_cell(), lines_.at(start)});
    } while (take(','));
    take_line_end();
    return row;
  }

  void take_line_end() {
    const std::size_t end = place_;
    const bool carriage_return = take('\r');
    if (place_ == text_.size() || take('\n')) return;
    refuse(end, carriage_return ? "expected a line to end with LF or CR LF, found a CR alone"
                                : "expected a comma or the line's end after a quoted cell");
    place_ = std::min(text_.find('\n', place_), text_.size() - 1) + 1;
  }

  std::string read_cell() {
    if (take('"')) return read_quoted();
    const std::size_t end = std::min(text_.find_first_of(",\r\n", place_), text_.size());
    std::string cell{text_.substr(place_, end - place_)};
    place_ = end;
    return cell;
  }

  std::string read_quoted() {
    const std::size_t start = place_ - 1;
    std::string cell;
    while (place_ < text_.size()) {
      const char c = text_[place_++];
      if (c != '"') {
        cell += c;
      } else if (take('"')) {
        cell += '"';
      } else {
        return cell;
      }
    }
    refuse(start, "expected a closing quote, found the file's end");
    return cell;
  }

  void refuse(std::size_t place, std::string message) {
    complaints_.add(lines_.at(place), std::move(message));
    broken_ = true;
  }

  bool take(char c) {
    if (place_ >= text_.size() || text_[place_] != c) return false;
    ++place_;
    return true;
  }

  std::string_view text_;
  LineIndex lines_;
  const Complaints& complaints_;
  std::size_t place_ = 0;
  bool broken_ = false;  ///< the row being read has had its complaint
};

}  // namespace

std::vector<CsvRow> parse_csv(std::string_view text, const Complaints& complaints) {
  return CsvParser(text, complaints).run();
}

bool begins_broken(const std::vector<CsvRow>& rows, const std::vector<Diagnostic>& left_out) {
  if (left_out.empty()) return false;
  return rows.empty() || left_out.front().line < rows.front().front().at.line;
}

}  // namespace kpiwatch
