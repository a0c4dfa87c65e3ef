"""Online rate: time, groups such as towns and classes, the worst of them."""

from . import queries as q
from . import words as w
from .dashboard import by, dashboard, datasource, group, instance, register_link, address, target, window
from .panels import MORE_IS_BETTER, ONLINE, PLAIN, Column, Figure, Line, bars, lines, percent, squares, stat, table

WORST = 10
GROUP_METRIC = "kpiwatch_group_counted_assets"


def build(say):
    rows = [
        [(panel, 4, 4) for panel in (_now(say), _period(say), _objective(say), _budget(say), _forecast(say),
                                     _days_left(say))],
        [(_over_time(say), 16, 9), (_assets(say), 8, 9)],
        [(_heat_map(say), 24, 9)],
        [(_worst(say), 8, 10), (_groups(say), 16, 10)],
        [(_groups_over_time(say), 12, 9), (_burn(say), 12, 9)],
    ]
    variables = [datasource(say), instance(say), target(say, "online_rate"),
                 window(say, "kpiwatch_online_ratio", "month"), by(say, GROUP_METRIC),
                 group(say, GROUP_METRIC), address(say)]
    return dashboard(
        say, "online", say(("在线率", "Online rate")),
        say(("视频监控等资产的在线率：全体与分组，现在与历史。",
             "How much of the time assets are online: all and by group, now and over time.")),
        variables, rows, links=[register_link(say)])


def _now(say):
    return stat(say(("当前在线率", "Online now")),
                say(("此刻在线的资产占应计资产的比率。检修中和状态未知的不计（除非配置另有规定）。",
                     "Assets online now of those counted. Not counted are those under maintenance and, unless "
                     "configured otherwise, those of unknown status.")),
                percent(ONLINE), q.of_targets("kpiwatch_online_ratio", window="now"), trend=True)


def _period(say):
    return stat(say(("考核期在线率", "Online rate of the period")),
                say(("考核期开始至今的在线率，即对照承诺的数值。",
                     "The online rate since the period began: the figure that was promised.")),
                percent(ONLINE), q.in_period(q.of_targets("kpiwatch_online_ratio")))


def _objective(say):
    return stat(say(("承诺在线率", "Promised rate")),
                say(("配置中承诺的最低在线率，等于它也算达标。",
                     "The least online rate that was promised; equal is still met.")),
                percent(PLAIN), q.of_targets("kpiwatch_target_objective"))


def _budget(say):
    return stat(say(("允许离线余量", "Allowed offline time left")),
                say(("考核期允许的离线时长还剩多少；低于 0 即已透支。抽查方式的指标没有此数。",
                     "The share of the period's allowed offline time that is left; below 0 it is overdrawn. "
                     "Sampled targets have none.")),
                percent(MORE_IS_BETTER, decimals=1), q.of_targets("kpiwatch_error_budget_remaining_ratio"))


def _forecast(say):
    return stat(say(("期末预计在线率", "Forecast")),
                say(("若剩余时间都像最近 3 天一样，考核期结束时的在线率。",
                     "The online rate at the period's end if the rest goes like the last 3 days.")),
                percent(ONLINE), q.of_targets("kpiwatch_forecast_ratio"))


def _days_left(say):
    return stat(say(w.DAYS_LEFT), say(("距考核期结束的天数。", "Days until the period ends.")),
                Figure(say(w.DAYS), 0), q.days_left())


def _over_time(say):
    return lines(
        say(("在线率走势", "Online rate over time")),
        say(("当前、所选时间窗和考核期的在线率；虚线为承诺值。",
             "Online now, over the window chosen and over the period; the dashed line is what was promised.")),
        percent(most=1),
        [Line(q.of_targets("kpiwatch_online_ratio", window="now"), say(("当前", "now"))),
         Line(q.of_targets("kpiwatch_online_ratio", window="$window"), say(("时间窗 ", "window ")) + "$window"),
         Line(q.in_period(q.of_targets("kpiwatch_online_ratio")), say(("考核期", "period"))),
         Line(q.of_targets("kpiwatch_target_objective"), say(("承诺", "promised")), dashed=True)])


def _assets(say):
    offline = f"{q.of_targets('kpiwatch_counted_assets')} - {q.of_targets('kpiwatch_online_assets')}"
    return lines(
        say(("资产状态", "Assets by status")),
        say(("应计资产中在线与离线的数量，以及不计入的检修与未知数量。",
             "Assets online and offline of those counted, and those under maintenance or of unknown status.")),
        Figure(say(w.ASSETS), 0, least=0),
        [Line(q.of_targets("kpiwatch_online_assets"), say(("在线", "online"))),
         Line(offline, say(("离线", "offline"))),
         Line(q.of_targets("kpiwatch_excluded_assets"), say(("检修", "maintenance"))),
         Line(q.of_targets("kpiwatch_unknown_assets"), say(("未知", "unknown")))], stacked=True)


def _grouped(say, expression):
    return q.grouped("sum", expression, say(w.NO_GROUP))


def _ratio_now(say):
    online = q.of_groups("kpiwatch_group_online_assets")
    counted = q.of_groups("kpiwatch_group_counted_assets")
    return _grouped(say, online), f"({_grouped(say, counted)} > 0)"


def _share_now(say):
    return " / ".join(_ratio_now(say))


def _share_in_window(say):
    """Sums over the window divided, so that groups of several attributes add up; sampled targets have samples."""
    parts = []
    for part in ("online", "counted"):
        seconds = q.of_groups(f"kpiwatch_group_{part}_seconds", window="$window")
        samples = q.of_groups(f"kpiwatch_group_{part}_samples", window="$window")
        parts.append(_grouped(say, f"{seconds} or {samples}"))
    return f"{parts[0]} / ({parts[1]} > 0)"


def _share_over_interval(say):
    online = q.of_groups("kpiwatch_group_online_assets") + "[$__interval]"
    counted = q.of_groups("kpiwatch_group_counted_assets") + "[$__interval]"
    return (f"{_grouped(say, f'avg_over_time({online})')} "
            f"/ ({_grouped(say, f'avg_over_time({counted})')} > 0)")


def _heat_map(say):
    return squares(
        say(("分组在线率热力图", "Online rate by group and time")),
        say(("每行一个分组（如镇街），每格一段时间的平均在线率；红色低于 80%，橙色低于 90%，黄色低于 95%。整列变红多为平台或主干故障，"
             "单行变红多为该处线路。",
             "A row a group such as a town, a cell its mean online rate over that time: red below 80 %, orange below "
             "90 %, yellow below 95 %. A red column hints at the platform or a trunk, a red row at that town's line.")),
        percent(ONLINE, least=0, most=1), _share_over_interval(say), "{{group}}", "1h")


def _worst(say):
    return bars(
        say(("最差的分组", "Worst groups")),
        say((f"所选时间窗内在线率最低的 {WORST} 个分组。",
             f"The {WORST} groups with the lowest online rate over the window chosen.")),
        percent(ONLINE, least=0, most=1), f"sort(bottomk({WORST}, {_share_in_window(say)}))", "{{group}}")


def _groups(say):
    online, counted = _ratio_now(say)
    assets = Figure(say(w.ASSETS), 0)
    window_title = say(("时间窗在线率", "Rate over the window"))
    columns = [
        Column(say(w.GROUP), label="group", width=200),
        Column(say(("应计", "Counted")), _grouped(say, q.of_groups("kpiwatch_group_counted_assets")), figure=assets),
        Column(say(("离线", "Offline")), f"{_grouped(say, q.of_groups('kpiwatch_group_counted_assets'))} - {online}",
               figure=Figure(say(w.ASSETS), 0, [(None, "green"), (1, "orange")]), cell="color-text"),
        Column(say(("当前在线率", "Online now")), f"{online} / {counted}", figure=percent(ONLINE), cell="color-text"),
        Column(window_title, _share_in_window(say), figure=percent(ONLINE, least=0, most=1), cell="gauge"),
    ]
    return table(
        say(("分组明细", "Groups")),
        say(("每个分组的应计与离线数量、当前在线率和所选时间窗的在线率，最差的在前。",
             "Each group's assets counted and offline, its rate now and over the window chosen, worst first.")),
        columns, sort_by=window_title)


def _groups_over_time(say):
    return lines(
        say(("分组在线率走势", "Online rate of groups over time")),
        say(("各分组此刻在线率随时间的变化。", "Each group's share of assets online, over time.")),
        percent(least=0, most=1), [Line(_share_now(say), "{{group}}")])


def _burn(say):
    return lines(
        say(("消耗速度", "Burn rate")),
        say(("离线份额与允许份额之比：1 倍即恰好用完；承诺 90% 时最大为 10 倍。各时间窗一条线。",
             "Offline share over the allowed share: 1 is exactly as promised; for a promise of 90 % it cannot exceed "
             "10. A line for each window.")),
        Figure(say(("suffix:倍", "suffix:x")), 2, least=0),
        [Line(q.of_targets("kpiwatch_burn_rate"), "{{window}}")], names=say.all(w.WINDOWS))
