#include "metrics/report/figures.h"
#include "metrics/report/text_page.h"
#include "metrics/report/worst_groups.h"

namespace kpiwatch {
namespace {

/// The columns that would be all zeros are left out.
struct ShownSums {
  bool unknown = false;
  bool excluded = false;
};

ShownSums sums_worth_showing(const std::vector<OnlineWindow>& windows) {
  ShownSums shown;
  for (const OnlineWindow& window : windows) {
    shown.unknown = shown.unknown || window.unknown != 0;
    shown.excluded = shown.excluded || window.excluded != 0;
  }
  return shown;
}

std::string describe_now(const OnlineNow& now, const std::vector<Ratio>& limits) {
  if (now.counted + now.unknown + now.excluded == 0) return "no assets";
  std::string text = format_count(now.online) + " of " + format_count(now.counted) + " online";
  if (now.ratio) text += ", " + format_percent(now.ratio, limits);
  if (now.unknown > 0) text += "; " + format_count(now.unknown) + " unknown";
  if (now.excluded > 0) text += "; " + format_count(now.excluded) + " under maintenance";
  return text;
}

Table make_window_table(const OnlineRateStanding& standing, const std::vector<Ratio>& limits) {
  const ShownSums shown = sums_worth_showing(standing.windows);
  std::vector<Table::Column> columns = {
      {"window", Table::Align::kLeft}, {"online"}, {"burn rate"}, {"met"}, {"counted"}};
  if (shown.unknown) columns.push_back({"unknown"});
  if (shown.excluded) columns.push_back({"excluded"});
  Table table(std::move(columns));
  for (const OnlineWindow& window : standing.windows) {
    Table::Row row = {window.window, format_percent(window.ratio, limits),
                      format_burn_rate(window.burn_rate), to_met_cell(window.met),
                      format_sum(window.counted, standing.sampled)};
    if (shown.unknown) row.emplace_back(format_sum(window.unknown, standing.sampled));
    if (shown.excluded) row.emplace_back(format_sum(window.excluded, standing.sampled));
    table.add(std::move(row));
  }
  return table;
}

/// Exact asset-seconds as hours.
std::string format_hours(const Ratio& asset_seconds) {
  return format_rounded(asset_seconds / Ratio(3600, 1), 1) + " h";
}

void write_error_budget(TextPage& page, const ErrorBudget& budget) {
  const std::string used =
      format_hours(budget.consumed) + " of " + format_hours(budget.allowed) + " offline used";
  if (!budget.remaining_ratio) {
    page.line("budget", used);
    return;
  }
  const Ratio quarter(1, 4);
  const Ratio& left = *budget.remaining_ratio;
  const Tone tone = left < Ratio() ? Tone::kBad : left < quarter ? Tone::kWarning : Tone::kPlain;
  page.line("budget",
            page.paint(format_percent(left, {Ratio(), quarter}) + " left", tone) + "; " + used);
}

void write_forecast(TextPage& page, const PeriodSpan& period, const Ratio& forecast,
                    const Ratio& objective) {
  const Tone tone = forecast < objective ? Tone::kWarning : Tone::kPlain;
  page.line("forecast", page.paint(format_percent(forecast, {objective}), tone) + " by " +
                            format_local_edge(period.interval.to, page.zone()) +
                            ", if the rest goes like the last 3 days");
}

void write_worst_groups(TextPage& page, const OnlineRateStanding& standing,
                        const std::vector<Ratio>& limits) {
  const auto worst = worst_of(
      standing.groups, [](const OnlineWindow& window) { return window.ratio.has_value(); },
      [](const OnlineWindow& a, const OnlineWindow& b) { return *a.ratio < *b.ratio; });
  if (worst.empty()) return;
  std::vector<Table::Column> columns = to_group_columns(worst.front()->labels);
  for (const char* title : {"online", "burn rate", "met", "counted", "now"}) {
    columns.push_back({title});
  }
  Table table(std::move(columns));
  for (const OnlineGroup* group : worst) {
    const OnlineWindow& window = group->windows.front();
    Table::Row row = to_group_cells(group->labels);
    row.emplace_back(format_percent(window.ratio, limits));
    row.emplace_back(format_burn_rate(window.burn_rate));
    row.push_back(to_met_cell(window.met));
    row.emplace_back(format_sum(window.counted, standing.sampled));
    row.emplace_back(format_count(group->now.online) + " of " + format_count(group->now.counted));
    table.add(std::move(row));
  }
  page.table("worst", table);
}

}  // namespace

void write_figures(TextPage& page, const PeriodSpan& period, const OnlineRateStanding& standing) {
  const Ratio objective(standing.objective);
  const std::vector<Ratio> limits = {Ratio(1, 1), objective};
  page.line("promise", "at least " + format_percent(standing.objective) + " online" +
                           (standing.sampled ? " when sampled" : ""));
  page.line("now", describe_now(standing.now, limits));
  page.table("so far", make_window_table(standing, limits));
  if (standing.error_budget) write_error_budget(page, *standing.error_budget);
  if (standing.forecast_ratio) write_forecast(page, period, *standing.forecast_ratio, objective);
  write_worst_groups(page, standing, limits);
}

}  // namespace kpiwatch
