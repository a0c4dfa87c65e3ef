#include <algorithm>
#include <ranges>

#include "metrics/report/display_width.h"
#include "metrics/report/figures.h"
#include "metrics/report/text_page.h"
#include "metrics/report/worst_groups.h"

namespace kpiwatch {
namespace {

/// As many register entries as fit a look; the JSON has all of them.
constexpr std::size_t kListedFaults = 10;

std::string describe_promise(const FaultsStanding& standing) {
  std::string text = "at most " + format_count(standing.limit, "fault");
  if (standing.max_duration) text += ", none longer than " + format_length(*standing.max_duration);
  return text;
}

Table make_window_table(const FaultsStanding& standing) {
  Table table({{"window", Table::Align::kLeft},
               {"faults"},
               {"overlong"},
               {"burn rate"},
               {"met"},
               {"longest"},
               {"total"}});
  for (const FaultsWindow& window : standing.windows) {
    table.add({window.window, format_count(window.count), format_count(window.overlong),
               format_burn_rate(window.burn_rate), to_met_cell(window.met),
               format_length(window.longest), format_length(window.total)});
  }
  return table;
}

void write_remaining(TextPage& page, const FaultsStanding& standing) {
  if (standing.remaining >= 0) {
    page.line("left", format_count(standing.remaining) + " of " + format_count(standing.limit));
  } else {
    page.line("left", page.paint(format_count(-standing.remaining) + " too many", Tone::kBad));
  }
}

void write_forecast(TextPage& page, const PeriodSpan& period, const FaultsStanding& standing) {
  if (!standing.forecast_count) return;
  const bool too_many = *standing.forecast_count > Ratio(standing.limit, 1);
  const std::string count = format_rounded(*standing.forecast_count, 1);
  page.line("forecast", page.paint(count, too_many ? Tone::kWarning : Tone::kPlain) +
                            " faults by " + format_local_edge(period.interval.to, page.zone()) +
                            ", at the pace so far");
}

void write_open(TextPage& page, const FaultsStanding& standing) {
  if (standing.open == 0) return;
  page.line("open", page.paint(format_count(standing.open), Tone::kWarning) + ", the longest for " +
                        format_length(standing.open_longest));
}

Table::Cell describe_fault(const FaultEntry& fault) {
  const Tone tone = fault.overlong ? Tone::kBad : Tone::kWarning;
  if (fault.ended) return {"overlong", tone};
  std::string text = fault.overlong ? "open, overlong" : "open";
  if (fault.set_aside) text += ", closed before it began";
  return {std::move(text), tone};
}

/// The register's open faults in its order, then the overlong ones that ended, latest first.
std::vector<const FaultEntry*> faults_to_look_at(const FaultsStanding& standing) {
  std::vector<const FaultEntry*> faults;
  for (const FaultEntry& fault : standing.faults) {
    if (!fault.ended) faults.push_back(&fault);
  }
  for (const FaultEntry& fault : std::views::reverse(standing.faults)) {
    if (fault.ended && fault.overlong) faults.push_back(&fault);
  }
  return faults;
}

void write_register(TextPage& page, const FaultsStanding& standing) {
  std::vector<const FaultEntry*> faults = faults_to_look_at(standing);
  const std::size_t listed = std::min(faults.size(), kListedFaults);
  const std::size_t left_out = faults.size() - listed;
  faults.resize(listed);
  Table table({{"began", Table::Align::kLeft},
               {"lasted"},
               {"", Table::Align::kLeft},
               {"kind", Table::Align::kLeft},
               {"asset", Table::Align::kLeft},
               {"fault", Table::Align::kLeft}});
  for (const FaultEntry* fault : faults) {
    table.add({format_local_time(fault->started, page.zone()), format_length(fault->duration),
               describe_fault(*fault), to_printable(fault->kind),
               to_printable(fault->asset.value_or("-")), to_printable(fault->id)});
  }
  page.table("register", table);
  if (left_out > 0) page.line("", "and " + std::to_string(left_out) + " more");
}

void write_worst_groups(TextPage& page, const FaultsStanding& standing) {
  const auto worst = worst_of(
      standing.groups, [](const FaultsWindow& window) { return window.count > 0; },
      [](const FaultsWindow& a, const FaultsWindow& b) { return a.count > b.count; });
  if (worst.empty()) return;
  std::vector<Table::Column> columns = to_group_columns(worst.front()->labels);
  for (const char* title : {"faults", "overlong", "longest"}) columns.push_back({title});
  Table table(std::move(columns));
  for (const FaultsGroup* group : worst) {
    const FaultsWindow& window = group->windows.front();
    Table::Row row = to_group_cells(group->labels);
    row.emplace_back(format_count(window.count));
    row.emplace_back(format_count(window.overlong));
    row.emplace_back(format_length(window.longest));
    table.add(std::move(row));
  }
  page.table("most", table);
}

}  // namespace

void write_figures(TextPage& page, const PeriodSpan& period, const FaultsStanding& standing) {
  page.line("promise", describe_promise(standing));
  page.table("so far", make_window_table(standing));
  write_remaining(page, standing);
  write_forecast(page, period, standing);
  write_open(page, standing);
  write_register(page, standing);
  write_worst_groups(page, standing);
}

}  // namespace kpiwatch
