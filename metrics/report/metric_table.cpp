#include "metrics/report/metric_table.h"

#include "metrics/report/online_families.h"

namespace kpiwatch {
namespace {

using Online = OnlineRateStanding;
using Faults = FaultsStanding;
using Budget = BudgetExecutionStanding;
using Money = MoneyFigures;

/// The window that budget targets, which have none of their own, are told under.
constexpr std::string_view kBudgetWindow = "year";

EmitSamples target_info() {
  return [](const TargetStanding& target, auto& out) {
    out.add({{"target", target.id},
             {"kind", kind_of(target)},
             {"name", target.name},
             {"period", target.period.window}},
            sample_value(true));
  };
}

EmitSamples target_states() {
  return [](const TargetStanding& target, auto& out) {
    for (const State state : kStates) {
      out.add({{"target", target.id}, {"state", to_string(state)}},
              sample_value(target.state == state));
    }
  };
}

EmitSamples period_bound(Instant Interval::*bound) {
  return [bound](const TargetStanding& target, auto& out) {
    const Instant instant = target.period.interval.*bound;
    out.add({{"target", target.id}}, sample_value(instant.time_since_epoch()));
  };
}

template <class Figure>
EmitSamples budget_year(Figure figure) {
  return for_kind<Budget>([figure](const auto& target, const Budget& budget, auto& out) {
    out.add({{"target", target.id}, {"window", kBudgetWindow}}, sample_value(budget.*figure));
  });
}

template <class Figure>
EmitSamples money(Figure figure) {
  return per_target<Budget>([figure](const Budget& budget) { return budget.money.*figure; });
}

template <class Figure>
EmitSamples project_money(Figure figure) {
  return for_kind<Budget>([figure](const auto& target, const Budget& budget, auto& out) {
    for (const ProjectStanding& project : budget.projects) {
      out.add({{"target", target.id}, {"project", project.project}},
              sample_value(project.money.*figure));
    }
  });
}

/// An item without a name is called by its id.
const auto item_info = [](const TargetStanding& target, const Budget& budget, auto& out) {
  for (const ItemStanding& item : budget.items) {
    out.add({{"target", target.id},
             {"project", item.project},
             {"item", item.item},
             {"name", item.name.empty() ? item.item : item.name}},
            sample_value(true));
  }
};

template <class Figure>
EmitSamples item_money(Figure figure) {
  return for_kind<Budget>([figure](const auto& target, const Budget& budget, auto& out) {
    for (const ItemStanding& item : budget.items) {
      out.add({{"target", target.id}, {"project", item.project}, {"item", item.item}},
              sample_value(item.money.*figure));
    }
  });
}

std::vector<Family> target_families() {
  return {
      {"kpiwatch_target_info",
       "A configured target: its kind, name and the period it was promised for; always 1.",
       {target_info()}},
      {"kpiwatch_target_objective",
       "What was promised: the least online ratio (0 to 1), the most faults in the period, or the "
       "execution ratio at the fiscal year's end (0 to 1).",
       {per_target<Online>(&Online::objective), per_target<Faults>(&Faults::limit),
        per_target<Budget>(&Budget::objective)}},
      {"kpiwatch_target_state",
       "Where the target stands over its period: 1 for the state it is in, 0 for the other three.",
       {target_states()}},
      {"kpiwatch_period_start_timestamp_seconds",
       "When the period that the target stands in began, in seconds since 1970 UTC.",
       {period_bound(&Interval::from)}},
      {"kpiwatch_period_end_timestamp_seconds",
       "When the period that the target stands in ends, in seconds since 1970 UTC.",
       {period_bound(&Interval::to)}},
      {"kpiwatch_target_met",
       "Whether the promise holds over the window so far: 1 or 0; absent without data. Budget "
       "targets are told for the fiscal year so far.",
       {per_window<Online>(&OnlineWindow::met), per_window<Faults>(&FaultsWindow::met),
        budget_year(&Budget::met)}},
      {"kpiwatch_burn_rate",
       "How fast the allowance is used: 1 is exactly as promised. Online rate: offline share "
       "over the allowed share in the window. Faults: share of the limit over share of the period "
       "gone, for the period only. Budget: execution over plan in the fiscal year so far, where "
       "below 1 is behind. Absent when undefined.",
       {per_window<Online>(&OnlineWindow::burn_rate), per_window<Faults>(&FaultsWindow::burn_rate),
        budget_year(&Budget::burn_rate)}},
      {"kpiwatch_forecast_ratio",
       "Ratio (0 to 1) expected at the period's end. Online rate: if the rest goes like the last "
       "3 days. Budget: if spending goes on at this year's pace. Absent without data.",
       {per_target<Online>(&Online::forecast_ratio), per_target<Budget>(&Budget::forecast_ratio)}},
  };
}

std::vector<Family> faults_families() {
  return {
      {"kpiwatch_forecast_faults",
       "Faults expected by the period's end at the pace so far; absent at its very start.",
       {per_target<Faults>(&Faults::forecast_count)}},
      {"kpiwatch_faults",
       "Faults that began in the window. Falls when a window begins anew or a fault is voided.",
       {per_window<Faults>(&FaultsWindow::count)}},
      {"kpiwatch_faults_overlong",
       "Faults that began in the window and lasted longer than the target's maximum duration.",
       {per_window<Faults>(&FaultsWindow::overlong)}},
      {"kpiwatch_fault_longest_seconds",
       "Duration in seconds, less maintenance, of the longest fault that began in the window; 0 "
       "without any.",
       {per_window<Faults>(&FaultsWindow::longest)}},
      {"kpiwatch_fault_total_seconds",
       "Durations in seconds, less maintenance, of the faults that began in the window, together.",
       {per_window<Faults>(&FaultsWindow::total)}},
      {"kpiwatch_faults_open",
       "Faults that are open now, whenever they began.",
       {per_target<Faults>(&Faults::open)}},
      {"kpiwatch_fault_open_longest_seconds",
       "Duration in seconds so far, less maintenance, of the longest fault open now, whenever it "
       "began; 0 without any.",
       {per_target<Faults>(&Faults::open_longest)}},
      {"kpiwatch_fault_max_duration_seconds",
       "Longest duration in seconds that was promised for a single fault; absent without one.",
       {per_target<Faults>(&Faults::max_duration)}},
      {"kpiwatch_faults_remaining",
       "Faults that may still happen in the period; below 0 when there were too many.",
       {per_target<Faults>(&Faults::remaining)}},
  };
}

std::vector<Family> budget_families() {
  return {
      {"kpiwatch_budget_yuan",
       "Budget of the fiscal year in yuan: appropriations and adjustments so far.",
       {money(&Money::budget)}},
      {"kpiwatch_executed_yuan",
       "Money executed in the fiscal year so far, in yuan: spent less refunded.",
       {money(&Money::executed)}},
      {"kpiwatch_execution_ratio",
       "Executed over the adjusted budget (1 is all of it); absent when the budget is 0.",
       {money(&Money::execution_ratio)}},
      {"kpiwatch_initial_budget_yuan",
       "Initial budget of the fiscal year in yuan: appropriations without adjustments.",
       {money(&Money::initial)}},
      {"kpiwatch_initial_execution_ratio",
       "Executed over the initial budget (1 is all of it); absent when that is 0.",
       {money(&Money::initial_execution_ratio)}},
      {"kpiwatch_planned_execution_ratio",
       "Share of the budget (0 to 1) that the plan expects to be executed by now.",
       {per_target<Budget>(&Budget::planned_ratio)}},
      {"kpiwatch_project_budget_yuan",
       "Budget of a project in the fiscal year, in yuan: appropriations and adjustments so far; "
       "project=\"\" is the items of none.",
       {project_money(&Money::budget)}},
      {"kpiwatch_project_executed_yuan",
       "Money executed for a project in the fiscal year so far, in yuan: spent less refunded.",
       {project_money(&Money::executed)}},
      {"kpiwatch_project_execution_ratio",
       "Executed over the adjusted budget of a project; absent when the budget is 0.",
       {project_money(&Money::execution_ratio)}},
      {"kpiwatch_item_info", "What an item is called; always 1.", {for_kind<Budget>(item_info)}},
      {"kpiwatch_item_budget_yuan",
       "Budget of an item in the fiscal year, in yuan: appropriation and adjustments so far.",
       {item_money(&Money::budget)}},
      {"kpiwatch_item_executed_yuan",
       "Money executed for an item in the fiscal year so far, in yuan: spent less refunded.",
       {item_money(&Money::executed)}},
      {"kpiwatch_item_execution_ratio",
       "Executed over the adjusted budget of an item; absent when the budget is 0.",
       {item_money(&Money::execution_ratio)}},
  };
}

std::vector<Family> faults_group_families() {
  return {
      {"kpiwatch_group_faults",
       "Faults of a group that began in the window.",
       {per_group_window<Faults>(&FaultsWindow::count)}},
      {"kpiwatch_group_faults_overlong",
       "Faults of a group that began in the window and lasted longer than the target's maximum "
       "duration.",
       {per_group_window<Faults>(&FaultsWindow::overlong)}},
  };
}

}  // namespace

const std::vector<Family>& metric_table() {
  static const std::vector<Family> table = [] {
    std::vector<Family> all;
    for (auto* families : {target_families, online_families, faults_families, faults_group_families,
                           budget_families}) {
      for (Family& family : families()) all.push_back(std::move(family));
    }
    return all;
  }();
  return table;
}

}  // namespace kpiwatch
