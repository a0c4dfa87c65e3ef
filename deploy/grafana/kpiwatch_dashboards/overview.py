"""The director's page: where every target stands, a line each."""

from . import queries as q
from . import words as w
from .dashboard import dashboard, datasource, instance, target
from .panels import (AHEAD_OF_PLAN, MORE_IS_BETTER, NONE_IS_BEST, Column, Figure, Line, lines, percent, stat,
                     table, words_for)


def build(say):
    rows = [
        [(_states(say), 24, 5)],
        [(_standings(say), 24, 7)],
        [(_allowance(say), 12, 9), (_online(say), 12, 9)],
        [(_faults(say), 12, 9), (_money(say), 12, 9)],
        [(_alerts(say), 24, 6)],
    ]
    return dashboard(
        say, "overview", say(("KPI 总览", "KPI overview")),
        say(("各项承诺指标现在的状态、余量和剩余天数。",
             "Where each promised target stands now, what is left of its allowance, and the days left.")),
        [datasource(say), instance(say), target(say)], rows, days=30)


def _state_figure(say):
    texts = {code: pair for code, (pair, _) in w.STATES.items()}
    colors = {code: color for code, (_, color) in w.STATES.items()}
    return Figure("none", 0, [(None, "text")], mappings=words_for(say.all(texts), colors))


def _states(say):
    return stat(
        say(("各指标状态", "State of each target")),
        say(("达标：到目前为止守住承诺；有风险：余量不足四分之一、预计守不住或进度落后；未达标：承诺已被突破；无数据：还没有可计算的事实。",
             "Met: the promise holds so far. At risk: under a quarter of the allowance is left, the forecast fails or "
             "the plan is missed. Breached: the promise is broken. No data: nothing to count yet.")),
        _state_figure(say), q.named(q.state()), "{{name}}", background=True)


def _standings(say):
    ratio = (f"{q.in_period(q.of_targets('kpiwatch_online_ratio'))} "
             f"or {q.of_targets('kpiwatch_execution_ratio')}")
    objective = q.of_targets("kpiwatch_target_objective")
    forecast = q.of_targets("kpiwatch_forecast_ratio")
    count = q.in_period(q.of_targets("kpiwatch_faults"))
    faults = Figure(say(w.FAULTS), 0)
    columns = [
        Column(say(w.TARGET), label="name", width=240),
        Column(say(w.STATE), q.named(q.state()), figure=_state_figure(say), cell="color-background"),
        Column(say(("承诺比率", "Promised ratio")),
               q.named(f"{objective} unless on (instance, target) {q.of_targets('kpiwatch_faults_remaining')}"),
               figure=percent()),
        Column(say(("实际比率", "Actual ratio")), q.named(q.per_target(ratio)), figure=percent()),
        Column(say(("期末预计比率", "Forecast ratio")), q.named(forecast), figure=percent()),
        Column(say(("故障上限", "Fault limit")), q.named(q.of_kind(objective, "faults")), figure=faults),
        Column(say(("已发生故障", "Faults so far")), q.named(q.per_target(count)), figure=faults),
        Column(say(("期末预计故障", "Forecast faults")), q.named(q.of_targets("kpiwatch_forecast_faults")),
               figure=Figure(say(w.FAULTS), 1)),
        Column(say(("余量", "Allowance left")), q.named(_left()),
               figure=percent(MORE_IS_BETTER, decimals=1), cell="color-text"),
        Column(say(w.AHEAD_OF_PLAN), q.named(q.ahead_of_plan()),
               figure=Figure(say(w.POINTS), 1, AHEAD_OF_PLAN), cell="color-text"),
        Column(say(w.DAYS_LEFT), q.named(q.days_left()), figure=Figure(say(w.DAYS), 0)),
    ]
    return table(
        say(("指标一览", "Standings")),
        say(("每项指标一行。实际比率：在线率，或预算执行率（已执行／调整后预算）。余量：允许离线时长的剩余份额，或剩余故障次数占上限"
             "的份额；低于 0 即承诺已被突破。较计划：预算执行率减计划进度，负数为落后。",
             "One line a target. Actual ratio: online rate, or executed over the adjusted budget. Allowance left: the "
             "share of the allowed offline time, or of the fault limit; below 0 the promise is broken. Ahead of plan: "
             "executed less planned, negative is behind.")),
        columns)


def _left():
    faults_left = f"{q.of_targets('kpiwatch_faults_remaining')} / ({q.of_targets('kpiwatch_target_objective')} > 0)"
    return q.per_target(f"{q.of_targets('kpiwatch_error_budget_remaining_ratio')} or {faults_left}")


def _allowance(say):
    return lines(
        say(("余量走势", "Allowance left over time")),
        say(("允许离线时长和故障次数的余量随时间的变化，从开始采集之日画起；降到 0 即用完。",
             "How the allowed offline time and the allowed faults were used up, since scraping began; at 0 nothing is "
             "left.")),
        percent(decimals=1), [Line(q.named(_left()), "{{name}}")])


def _online(say):
    objective = q.of_kind(q.of_targets("kpiwatch_target_objective"), "online_rate")
    return lines(
        say(("在线率走势", "Online rate over time")),
        say(("实线为考核期到当时为止的在线率，虚线为承诺值。",
             "Solid: the online rate of the period up to that moment. Dashed: what was promised.")),
        percent(most=1),
        [Line(q.named(q.in_period(q.of_targets("kpiwatch_online_ratio"))), "{{name}}"),
         Line(q.named(objective), say(("承诺：", "promised: ")) + "{{name}}", dashed=True)])


def _faults(say):
    limit = q.of_kind(q.of_targets("kpiwatch_target_objective"), "faults")
    return lines(
        say(("故障次数走势", "Faults over time")),
        say(("考核期内累计故障次数；虚线为全期上限。",
             "Faults of the period so far; the dashed line is the limit for the whole period.")),
        Figure(say(w.FAULTS), 0, least=0),
        [Line(q.named(q.in_period(q.of_targets("kpiwatch_faults"))), "{{name}}"),
         Line(q.named(limit), say(("上限：", "limit: ")) + "{{name}}", dashed=True)])


def _money(say):
    return lines(
        say(("预算执行走势", "Budget execution over time")),
        say(("已执行占调整后预算的比率；虚线为计划进度。",
             "Executed over the adjusted budget; the dashed line is the plan.")),
        percent(least=0),
        [Line(q.named(q.of_targets("kpiwatch_execution_ratio")), "{{name}}"),
         Line(q.named(q.of_targets("kpiwatch_planned_execution_ratio")),
              say(("计划：", "plan: ")) + "{{name}}", dashed=True)])


def _alerts(say):
    alerts = 'sum by (alertname, severity, target) (ALERTS{alertname=~"Kpiwatch.*", alertstate="firing"})'
    severities = {"critical": ("紧急", "critical"), "warning": ("警告", "warning"), "info": ("提示", "info")}
    columns = [
        Column(say(("告警", "Alert")), label="alertname", width=320),
        Column(say(("级别", "Severity")), label="severity",
               figure=Figure("none", mappings=words_for(say.all(severities)))),
        Column(say(w.TARGET), label="target"),
        Column(say(("条数", "Number")), alerts, figure=Figure("none", 0, NONE_IS_BEST), cell="color-text"),
    ]
    return table(
        say(("正在告警", "Alerts firing")),
        say(("Prometheus 中正在触发的 kpiwatch 告警；空表即一切正常。",
             "kpiwatch's alerts that Prometheus is firing; empty is well.")),
        columns)
