#include "metrics/report/display_width.h"
#include "metrics/report/figures.h"
#include "metrics/report/text_page.h"

namespace kpiwatch {
namespace {

/// Beyond the budget is a breach, so a rate beside 100 % stays beside it.
std::string format_rate(const std::optional<Ratio>& ratio) {
  return format_percent(ratio, {Ratio(1, 1)});
}

Table::Cell to_rate_cell(const std::optional<Ratio>& ratio) {
  const bool beyond = ratio && *ratio > Ratio(1, 1);
  return {format_rate(ratio), beyond ? Tone::kBad : Tone::kPlain};
}

void add_money(Table& table, Table::Cell about, const MoneyFigures& money) {
  table.add({std::move(about), format_yuan(money.initial), format_yuan(money.budget),
             format_yuan(money.executed), to_rate_cell(money.execution_ratio),
             format_rate(money.initial_execution_ratio)});
}

Table make_money_table(const BudgetExecutionStanding& standing) {
  Table table({{"project", Table::Align::kLeft},
               {"initial yuan"},
               {"budget yuan"},
               {"executed yuan"},
               {"of budget"},
               {"of initial"}});
  for (const ProjectStanding& project : standing.projects) {
    add_money(table, project.project.empty() ? "(none)" : to_printable(project.project),
              project.money);
  }
  add_money(table, {"all", Tone::kStrong}, standing.money);
  return table;
}

std::string describe_plan(const TextPage& page, const BudgetExecutionStanding& standing) {
  std::string text = format_percent(standing.planned_ratio) + " of the budget by now";
  if (standing.burn_rate) text += ", burn rate " + format_burn_rate(standing.burn_rate);
  if (!standing.met) return text;
  return text + (*standing.met ? ", " + page.paint("met", Tone::kGood)
                               : ", " + page.paint("not met", Tone::kBad));
}

}  // namespace

void write_figures(TextPage& page, const PeriodSpan& period,
                   const BudgetExecutionStanding& standing) {
  const std::string end = format_local_edge(period.interval.to, page.zone());
  page.line("promise", format_percent(standing.objective) + " of the budget executed by " + end);
  page.table("so far", make_money_table(standing));
  page.line("planned", describe_plan(page, standing));
  if (standing.forecast_ratio) {
    page.line("forecast", format_rate(standing.forecast_ratio) + " of the budget by " + end +
                              ", at the pace so far");
  }
}

}  // namespace kpiwatch
