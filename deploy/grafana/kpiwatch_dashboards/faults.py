"""Faults: the register by group, the minutes used, and the calendar."""

from . import queries as q
from . import words as w
from .dashboard import address, by, dashboard, datasource, group, instance, register_link, target
from .panels import (MORE_IS_BETTER, NONE_IS_BEST, PLAIN, Column, Figure, Line, lines, percent, renamed, squares,
                     stat, table, words_for)

GROUP_METRIC = "kpiwatch_group_faults"
LENGTH_STEPS = [(None, "green"), (0.5, "yellow"), (5 / 6, "orange"), (1, "red")]
# On a day: none, some, many.
DAY_STEPS = [(None, "green"), (1, "orange"), (2, "red")]


def build(say):
    rows = [
        [(panel, 4, 4) for panel in (_count(say), _remaining(say), _forecast(say), _overlong(say), _open(say),
                                     _days_left(say))],
        [(panel, 6, 4) for panel in (_total_minutes(say), _longest_minutes(say), _open_minutes(say),
                                     _open_share(say))],
        [(_pace(say), 14, 9), (_register(say), 10, 9)],
        [(_calendar(say), 24, 7)],
        [(_open_over_time(say), 12, 8), (_minutes_over_time(say), 12, 8)],
    ]
    variables = [datasource(say), instance(say), target(say, "faults"), by(say, GROUP_METRIC),
                 group(say, GROUP_METRIC), address(say)]
    return dashboard(
        say, "faults", say(("故障", "Faults")),
        say(("网络与信息系统故障：次数、时长与余量。逐条故障（起止时间、资产、原因）见右上角链接。",
             "Outages of networks and information systems: how many, how long, what is left. The link above lists "
             "each fault with its start and end.")),
        variables, rows, days=30, links=[register_link(say)])


def _minutes(seconds):
    return f"({seconds}) / 60"


def _minutes_figure(say, steps=PLAIN):
    return Figure(say(w.MINUTES), 1, steps, least=0)


def _count(say):
    return stat(say(("本期故障次数", "Faults of the period")),
                say(("考核期内发生的故障次数（按开始时间）。", "Faults that began in the period.")),
                Figure(say(w.FAULTS), 0), q.in_period(q.of_targets("kpiwatch_faults")))


def _remaining(say):
    return stat(say(("剩余次数", "Faults left")),
                say(("考核期内还允许发生的故障次数；低于 0 即已突破上限。",
                     "How many more may happen in the period; below 0 there were too many.")),
                Figure(say(w.FAULTS), 0, [(None, "red"), (0, "orange"), (3, "green")]),
                q.of_targets("kpiwatch_faults_remaining"))


def _forecast(say):
    return stat(say(("期末预计次数", "Forecast")),
                say(("照目前的频度，考核期结束时的故障次数。期初瞬间没有此数。",
                     "Faults at the period's end at the pace so far. Absent at its very start.")),
                Figure(say(w.FAULTS), 1), q.of_targets("kpiwatch_forecast_faults"))


def _overlong(say):
    return stat(say(("超时故障", "Overlong faults")),
                say(("考核期内时长超过单次上限的故障次数；有一次即未达标。",
                     "Faults of the period longer than the limit for one; a single one breaks the promise.")),
                Figure(say(w.FAULTS), 0, NONE_IS_BEST), q.in_period(q.of_targets("kpiwatch_faults_overlong")))


def _open(say):
    return stat(say(("未恢复故障", "Open faults")),
                say(("此刻尚未恢复的故障，不论何时开始。", "Faults open now, whenever they began.")),
                Figure(say(w.FAULTS), 0, NONE_IS_BEST), q.of_targets("kpiwatch_faults_open"))


def _days_left(say):
    return stat(say(w.DAYS_LEFT), say(("距考核期结束的天数。", "Days until the period ends.")),
                Figure(say(w.DAYS), 0), q.days_left())


def _total_minutes(say):
    return stat(say(("累计故障时长", "Minutes in all")),
                say(("考核期内各次故障时长之和，已扣除检修时间。",
                     "The faults of the period together, less maintenance.")),
                _minutes_figure(say), _minutes(q.in_period(q.of_targets("kpiwatch_fault_total_seconds"))))


def _longest_minutes(say):
    return stat(say(("最长一次", "Longest fault")),
                say(("考核期内最长一次故障的时长，已扣除检修时间。",
                     "The longest fault of the period, less maintenance.")),
                _minutes_figure(say), _minutes(q.in_period(q.of_targets("kpiwatch_fault_longest_seconds"))))


def _open_minutes(say):
    return stat(say(("未恢复最长时长", "Longest open fault")),
                say(("此刻未恢复的故障中最长的已持续多久；没有则为 0。",
                     "How long the longest open fault has lasted; 0 without any.")),
                _minutes_figure(say), _minutes(q.of_targets("kpiwatch_fault_open_longest_seconds")))


def _open_share(say):
    share = (f"{q.of_targets('kpiwatch_fault_open_longest_seconds')} "
             f"/ {q.of_targets('kpiwatch_fault_max_duration_seconds')}")
    return stat(say(("单次上限已用", "Used of the limit for one")),
                say(("最长的未恢复故障用掉了单次时长上限的多少；达到 100% 之后即超时。没有单次上限的指标没有此数。",
                     "How much of the limit for a single fault the longest open one has used; past 100 % it is "
                     "overlong. Absent without such a limit.")),
                percent(LENGTH_STEPS, decimals=0, least=0), share)


def _pace(say):
    limit = q.of_targets("kpiwatch_target_objective")
    return lines(
        say(("次数与时间进度", "Faults against the calendar")),
        say(("累计故障次数；“时间进度”是把上限平摊到整个考核期的用量，高于它就是用得太快。",
             "Faults so far. The even pace spreads the limit over the period: above it, they come too fast.")),
        Figure(say(w.FAULTS), 1, least=0),
        [Line(q.in_period(q.of_targets("kpiwatch_faults")), say(("累计", "so far"))),
         Line(f"{limit} * {q.elapsed_share()}", say(("时间进度", "even pace"))),
         Line(limit, say(w.LIMIT), dashed=True)])


def _grouped(say, expression):
    return q.grouped("sum", expression, say(w.NO_GROUP))


def _register(say):
    counts = q.in_period(q.of_groups("kpiwatch_group_faults"))
    overlong = q.in_period(q.of_groups("kpiwatch_group_faults_overlong"))
    count_title = say(("次数", "Faults"))
    columns = [
        Column(say(w.GROUP), label="group", figure=Figure("none", mappings=words_for(say.all(w.KINDS)))),
        Column(count_title, _grouped(say, counts), figure=Figure(say(w.FAULTS), 0)),
        Column(say(("超时", "Overlong")), _grouped(say, overlong),
               figure=Figure(say(w.FAULTS), 0, NONE_IS_BEST), cell="color-text"),
    ]
    panel = table(
        say(("故障登记（按分组）", "Register by group")),
        say(("考核期内各分组的故障次数和超时次数。逐条登记见面板左上角的链接。",
             "Faults and overlong faults of the period by group. The panel's link lists every one.")),
        columns, sort_by=count_title, descending=True)
    return panel | {"links": [register_link(say)]}


def _calendar(say):
    counts = q.of_groups("kpiwatch_group_faults")
    today, yesterday = (q.in_period(samples) for samples in (counts, f"{counts} offset 1d"))
    panel = squares(
        say(("故障日历", "Fault calendar")),
        say(("每行一个分组，每格为该时刻之前 24 小时内新发生的故障：绿色没有，橙色一次，红色两次及以上。采集满一天后才有。",
             "A row a group, a cell the faults that began in the 24 hours before: green none, orange one, red more. "
             "It begins a day after scraping does.")),
        Figure(say(w.FAULTS), 0, DAY_STEPS, least=0),
        _grouped(say, f"clamp_min({today} - {yesterday}, 0)"), "{{group}}", "1d")
    return renamed(panel, say.all(w.KINDS))


def _open_over_time(say):
    return lines(
        say(("未恢复故障走势", "Open faults over time")),
        say(("各时刻未恢复的故障数；两次采集之间开始又恢复的看不到，次数以登记为准。",
             "Faults open at each moment; one that came and went between two scrapes is not seen here but is in the "
             "register.")),
        Figure(say(w.FAULTS), 0, least=0),
        [Line(f"max_over_time({q.of_targets('kpiwatch_faults_open')}[$__interval])", say(("未恢复", "open")))])


def _minutes_over_time(say):
    longest = f"max_over_time({q.of_targets('kpiwatch_fault_open_longest_seconds')}[$__interval])"
    return lines(
        say(("未恢复故障时长", "Length of open faults")),
        say(("最长的未恢复故障的时长；虚线为单次上限。",
             "How long the longest open fault had lasted; the dashed line is the limit for one.")),
        _minutes_figure(say),
        [Line(_minutes(longest), say(("最长", "longest"))),
         Line(_minutes(q.of_targets("kpiwatch_fault_max_duration_seconds")), say(w.LIMIT), dashed=True)])
