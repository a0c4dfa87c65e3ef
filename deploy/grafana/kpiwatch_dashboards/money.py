"""Money: execution against plan, by project and by item, and where it is heading."""

from . import queries as q
from . import words as w
from .dashboard import address, dashboard, datasource, instance, register_link, target
from .panels import AHEAD_OF_PLAN, PLAIN, Column, Figure, Line, bars, lines, percent, stat, table, words_for

UNSPENT_STEPS = [(None, "red"), (0, "green")]


def build(say):
    rows = [
        [(panel, 6, 4) for panel in (_budget(say), _executed(say), _unspent(say), _days_left(say))],
        [(panel, 6, 4) for panel in (_ratio(say), _plan(say), _gap(say), _forecast(say))],
        [(_over_time(say), 14, 9), (_projects(say), 10, 9)],
        [(_behind(say), 10, 10), (_projects_over_time(say), 14, 10)],
        [(_items(say), 24, 14)],
    ]
    variables = [datasource(say), instance(say), target(say, "budget_execution"), address(say)]
    return dashboard(
        say, "money", say(("预算执行", "Budget execution")),
        say(("预算执行进度：总体、重点项目与逐项，对照序时计划。",
             "Budget execution against plan: in all, by project and by item.")),
        variables, rows, days=90, links=[register_link(say)])


def _money_figure(say, steps=PLAIN):
    return Figure(say(w.MONEY), 2, steps)


def _amount(say, metric):
    return f"{q.of_targets(metric)} / {say(w.YUAN_OF_MONEY)}"


def _budget(say):
    return stat(say(("调整后预算", "Adjusted budget")),
                say(("本财政年度预算：年初批复加减调整。", "The fiscal year's budget: appropriations and adjustments.")),
                _money_figure(say), _amount(say, "kpiwatch_budget_yuan"))


def _executed(say):
    return stat(say(("已执行", "Executed")),
                say(("本财政年度已支出，减去退回。", "Spent in the fiscal year, less refunds.")),
                _money_figure(say), _amount(say, "kpiwatch_executed_yuan"))


def _unspent(say):
    rest = f"{q.of_targets('kpiwatch_budget_yuan')} - {q.of_targets('kpiwatch_executed_yuan')}"
    return stat(say(("未执行", "Not yet executed")),
                say(("调整后预算减已执行；低于 0 即超支。", "The adjusted budget less what is executed; below 0 is overspent.")),
                _money_figure(say, UNSPENT_STEPS), f"({rest}) / {say(w.YUAN_OF_MONEY)}")


def _days_left(say):
    return stat(say(w.DAYS_LEFT), say(("距财政年度结束的天数。", "Days until the fiscal year ends.")),
                Figure(say(w.DAYS), 0), q.days_left())


def _ratio(say):
    return stat(say(("执行率（对调整后预算）", "Executed of the adjusted budget")),
                say(("已执行占调整后预算的比率；另一种口径（对年初预算）见走势图。",
                     "Executed over the adjusted budget; the other official rate, over the initial one, is in the "
                     "graph.")),
                percent(), q.of_targets("kpiwatch_execution_ratio"))


def _plan(say):
    return stat(say(("计划进度", "Plan")),
                say(("按计划此刻应执行的比率。", "The share that the plan expects to be executed by now.")),
                percent(), q.of_targets("kpiwatch_planned_execution_ratio"))


def _gap(say):
    return stat(say(w.AHEAD_OF_PLAN),
                say(("执行率减计划进度，单位为百分点；负数为落后。", "Executed less planned, in percentage points; negative is behind.")),
                Figure(say(w.POINTS), 1, AHEAD_OF_PLAN), q.ahead_of_plan())


def _forecast(say):
    return stat(say(("年末预计执行率", "Forecast")),
                say(("照今年的支出速度，年末的执行率。", "The ratio at the year's end if spending goes on at this year's pace.")),
                percent(), q.of_targets("kpiwatch_forecast_ratio"))


def _over_time(say):
    return lines(
        say(("执行与计划", "Execution against plan")),
        say(("两种口径的执行率与计划进度，从开始采集之日画起。",
             "Both official ratios and the plan, since scraping began.")),
        percent(least=0),
        [Line(q.of_targets("kpiwatch_execution_ratio"), say(("对调整后预算", "of the adjusted budget"))),
         Line(q.of_targets("kpiwatch_initial_execution_ratio"), say(("对年初预算", "of the initial budget"))),
         Line(q.of_targets("kpiwatch_forecast_ratio"), say(("年末预计", "forecast for the year's end"))),
         Line(q.of_targets("kpiwatch_planned_execution_ratio"), say(("计划", "plan")), dashed=True)])


def _project_figure(say):
    return Figure("none", mappings=words_for(say.all(w.PROJECTS)))


def _money_columns(say, kind, placed):
    """The columns that projects and items have alike. `placed`: one sample a row of a metric of theirs."""
    divisor = say(w.YUAN_OF_MONEY)
    amounts = [(("预算", "Budget"), "budget"), (("已执行", "Executed"), "executed")]
    columns = [Column(say(title), f"{placed(q.of_targets(f'kpiwatch_{kind}_{metric}_yuan'))} / {divisor}",
                      figure=_money_figure(say)) for title, metric in amounts]
    plan = f"max by (target) ({q.of_targets('kpiwatch_planned_execution_ratio')})"
    ratio = placed(q.of_targets(f"kpiwatch_{kind}_execution_ratio"))
    gap = f"({ratio} - on (target) group_left () {plan}) * 100"
    return columns + [
        Column(_ratio_title(say), ratio, figure=percent(least=0, most=1), cell="gauge"),
        Column(say(w.AHEAD_OF_PLAN), gap, figure=Figure(say(w.POINTS), 1, AHEAD_OF_PLAN),
               cell="color-text"),
    ]


def _project(expression):
    return f"max by (target, project) ({expression})"


def _ratio_title(say):
    return say(("执行率", "Ratio"))


def _projects(say):
    columns = [Column(say(w.PROJECT), label="project", figure=_project_figure(say), width=180),
               *_money_columns(say, "project", _project)]
    return table(
        say(("重点项目", "Projects")),
        say(("各重点项目的预算、已执行、执行率和较计划。项目为空的一行是不属于任何项目的明细。",
             "Each project's budget, executed amount, ratio and distance from plan. The line without a project is the "
             "items of none.")),
        columns, sort_by=_ratio_title(say))


def _items(say):
    columns = [Column(say(w.ITEM), label="name", width=360),
               Column(say(w.PROJECT), label="project", figure=_project_figure(say), width=200),
               *_money_columns(say, "item", q.named_item)]
    return table(
        say(("逐项执行", "Items")),
        say(("各项预算明细的执行情况，最慢的在前。凭证见右上角链接。",
             "How far each item is executed, slowest first. The link above has every detail.")),
        columns, sort_by=_ratio_title(say))


def _behind(say):
    rest = f"{q.of_targets('kpiwatch_item_budget_yuan')} - {q.of_targets('kpiwatch_item_executed_yuan')}"
    largest = f"sort_desc(topk(10, {q.named_item(rest)} / {say(w.YUAN_OF_MONEY)}))"
    return bars(
        say(("未执行最多的明细", "Items with the most left")),
        say(("剩余未执行金额最大的 10 项，年末冲刺先看它们。",
             "The ten items with the most money not yet executed: look here first when the year ends.")),
        _money_figure(say), largest, "{{name}}")


def _projects_over_time(say):
    return lines(
        say(("各项目执行率走势", "Projects over time")),
        say(("各重点项目的执行率；虚线为计划进度。", "Each project's ratio; the dashed line is the plan.")),
        percent(least=0),
        [Line(q.of_targets("kpiwatch_project_execution_ratio"), "{{project}}"),
         Line(q.of_targets("kpiwatch_planned_execution_ratio"), say(("计划", "plan")), dashed=True)],
        names=say.all(w.PROJECTS))
