#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/calendar/time_zone.h"
#include "metrics/report/table.h"
#include "metrics/report/text.h"
#include "metrics/targets/board.h"

namespace kpiwatch {

/// The lines of a board as they are written: a narrow column that says what a line is about, then
/// the figures or a table.
class TextPage {
 public:
  TextPage(const TextStyle& style, const TimeZone& zone) : style_(style), zone_(zone) {}

  /// A line from the left edge.
  void headline(std::string_view line);
  void line(std::string_view about, std::string_view figures);
  /// Nothing for a table without rows.
  void table(std::string_view about, const Table& table);

  std::string paint(std::string_view text, Tone tone) const;
  const TimeZone& zone() const { return zone_; }
  std::string take() { return std::move(text_); }

 private:
  TextStyle style_;
  const TimeZone& zone_;
  std::string text_;
};

/// The column that the figures begin in.
inline constexpr std::size_t kFiguresColumn = 12;

/// "yes", "no" or "-".
Table::Cell to_met_cell(std::optional<bool> met);

/// A group's values after each other, as cells; for a missing attribute "(none)".
Table::Row to_group_cells(const GroupLabels& labels);
std::vector<Table::Column> to_group_columns(const GroupLabels& labels);

void write_figures(TextPage& page, const PeriodSpan& period, const OnlineRateStanding& standing);
void write_figures(TextPage& page, const PeriodSpan& period, const FaultsStanding& standing);
void write_figures(TextPage& page, const PeriodSpan& period,
                   const BudgetExecutionStanding& standing);

}  // namespace kpiwatch
