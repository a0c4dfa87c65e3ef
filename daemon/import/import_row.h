#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/import/import_table.h"
#include "metrics/base/decimal.h"
#include "metrics/base/json.h"
#include "metrics/calendar/time_zone.h"

namespace kpiwatch {

/// A line of a table while it is being read, column by column. What is wrong with it is collected,
/// by the names that the file's header has; a value that is not there or could not be read is none.
/// Refers to the header, the cells and the zone, and owns nothing of them.
class ImportRow {
 public:
  /// `cells` are as many as the header's.
  ImportRow(const ImportHeader& header, const CsvRow& cells, const TimeZone& zone);

  /// What stands in the column, without the white space around it; "" when nothing does.
  std::string_view text(std::string_view column) const;
  std::optional<Instant> time(std::string_view column);
  /// A whole number of at least 0.
  std::optional<Json::Number> whole(std::string_view column);
  /// A decimal; its thousands may be set off with commas.
  std::optional<Decimal> decimal(std::string_view column);
  /// One of the words of the column, in the contract's language.
  std::optional<std::string> word(std::string_view column);
  /// Those of the column `labels` (`town=龙塘镇;class=1`), and every column that the table does not
  /// know.
  Json::Object labels();

  void refuse(std::string_view column, std::string_view message);
  /// "" when nothing is wrong.
  std::string complaint() const;

 private:
  void check_required();
  void check_unnamed();
  void add_label(Json::Object& labels, std::string_view name, std::string_view value);

  const ImportHeader& header_;
  const CsvRow& cells_;
  const TimeZone& zone_;
  std::vector<std::string> complaints_;
};

}  // namespace kpiwatch
