#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/import/event_draft.h"
#include "daemon/import/import_table.h"
#include "metrics/base/result.h"

namespace kpiwatch {

/// The largest table that is taken.
inline constexpr std::size_t kMaxImportBytes = std::size_t{256} << 20;

/// A table as CSV (RFC 4180, UTF-8), line by line as events. Every line stands for itself: what is
/// wrong with one costs that one.
class CsvImport {
 public:
  /// What a line came to: CloudEvents in JSON, each of which parse_cloud_event takes; or why there
  /// are none.
  struct Line {
    int number = 0;
    Result<std::vector<std::string>> events;
  };

  /// None, with complaints, when the file as a whole says nothing: it is no text, or its header
  /// names columns that the table does not have, or not those that it needs.
  static std::optional<CsvImport> open(std::string bytes, ImportTable table, EventOrigin origin,
                                       const Complaints& complaints);

  /// The next line that is not empty, none after the last.
  std::optional<Line> next();

 private:
  /// Where a thing was told of, and by which events.
  struct Told {
    int line = 0;
    std::vector<std::string> events;
  };

  CsvImport(ImportTable table, EventOrigin origin) : table_(table), origin_(std::move(origin)) {}
  Result<std::vector<std::string>> read(const CsvRow& row);
  Result<std::vector<std::string>> check_told(int line, const std::string& key,
                                              std::vector<std::string> events);

  ImportTable table_;
  EventOrigin origin_;
  ImportHeader header_;
  std::vector<CsvRow> rows_;
  std::size_t next_row_ = 0;
  std::vector<Diagnostic> broken_;  ///< lines that are no rows
  std::size_t next_broken_ = 0;
  std::unordered_map<std::string, Told> told_;
};

}  // namespace kpiwatch
