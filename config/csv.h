#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.h"

namespace kpiwatch {

/// A cell of a comma-separated table (RFC 4180) and where it stands.
struct CsvCell {
  std::string text;
  Position at;
};
using CsvRow = std::vector<CsvCell>;

/// The rows of a text; blank lines are left out. Rows that end with a CR alone, or have quotes that
/// do not close or are followed by text, are complained about and left out.
std::vector<CsvRow> parse_csv(std::string_view text, const Complaints& complaints);

/// Whether the first of those left out, as they were complained about, in order, came before all
/// rows: the first of these is no header then.
bool begins_broken(const std::vector<CsvRow>& rows, const std::vector<Diagnostic>& left_out);

}  // namespace kpiwatch
