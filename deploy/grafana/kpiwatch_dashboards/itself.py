"""kpiwatch itself: does it run, do events arrive, is it quick, how much does it hold."""

from . import queries as q
from . import words as w
from .dashboard import dashboard, datasource, instance
from .panels import NONE_IS_BEST, PLAIN, Column, Figure, Line, lines, percent, stat, table, words_for

SILENT_STEPS = [(None, "green"), (3600, "orange"), (86400, "red")]
UP_WORDS = {1: ("运行", "up"), 0: ("中断", "down")}
RELOAD_WORDS = {1: ("成功", "read"), 0: ("有误", "refused")}
YES_COLORS = {1: "green", 0: "red"}


def build(say):
    rows = [
        [(panel, 4, 4) for panel in (_up(say), _uptime(say), _reload(say), _events_stored(say), _journal(say),
                                     _conflicts(say))],
        [(_events(say), 12, 8), (_refused(say), 12, 8)],
        [(_sources(say), 12, 8), (_latency(say), 12, 8)],
        [(_requests(say), 12, 8), (_scrape(say), 12, 8)],
        [(_memory(say), 8, 8), (_cpu(say), 8, 8), (_files(say), 8, 8)],
        [(_build(say), 24, 4)],
    ]
    return dashboard(
        say, "itself", say(("kpiwatch 自身", "kpiwatch itself")),
        say(("kpiwatch 的运行情况：事件是否到达、是否被拒绝、多快、占用多少。",
             "kpiwatch's own health: whether events arrive and are taken, how fast, and what it holds.")),
        [datasource(say), instance(say, "kpiwatch_build_info")], rows, days=1)


def _yes_or_no(texts, say):
    return Figure("none", 0, mappings=words_for(say.all(texts), YES_COLORS))


def _up(say):
    return stat(say(("采集", "Scrape")),
                say(("Prometheus 最近一次采集是否成功。", "Whether Prometheus's last scrape succeeded.")),
                _yes_or_no(UP_WORDS, say), q.of_instance("up"), background=True)


def _uptime(say):
    return stat(say(("已运行", "Uptime")), say(("自上次启动以来的时间。", "Time since the last start.")),
                Figure("dtdhms", 0), f"time() - {q.of_instance('process_start_time_seconds')}")


def _reload(say):
    return stat(say(("配置", "Configuration")),
                say(("最近一次读取配置是否成功；有误时沿用旧配置。",
                     "Whether the configuration could be read the last time; if not, the old one is in force.")),
                _yes_or_no(RELOAD_WORDS, say), q.of_instance("kpiwatch_config_last_reload_successful"),
                background=True)


def _events_stored(say):
    return stat(say(("事件总数", "Events stored")), say(("日志库中保存的事件数。", "Events in the journal.")),
                Figure("locale", 0), q.of_instance("kpiwatch_journal_events"))


def _journal(say):
    return stat(say(("日志库大小", "Journal size")),
                say(("日志库及其预写日志占用的磁盘空间，其中最多 20 MiB 是预先占好的。",
                     "What the journal and its write-ahead log take on disk, up to 20 MiB of it laid out in advance.")),
                Figure("bytes", 1), q.of_instance("kpiwatch_journal_bytes"))


def _conflicts(say):
    return stat(say(("事件冲突", "Conflicts")),
                say(("启动以来与已接收事件来源和编号相同而内容不同、因而被拒绝的事件数；应为 0。",
                     "Events refused since the start because they contradict one of the same source and id; "
                     "should be 0.")),
                Figure("none", 0, NONE_IS_BEST), q.of_instance("kpiwatch_event_conflicts_total"))


def _rate(metric, by, **labels):
    return f"sum by ({by}) (rate({q.of_instance(metric, **labels)}[$__rate_interval]))"


def _events(say):
    series = [Line(_rate("kpiwatch_events_total", "instance", result=result), say(pair))
              for result, pair in w.RESULTS.items()]
    return lines(say(("事件接收速度", "Events received")),
                 say(("每秒到达的事件，按结果：已接收、重复（无影响）、被拒绝。",
                      "Events a second by what became of them: accepted, duplicate (without effect), rejected.")),
                 Figure("eps", None, least=0), series)


def _refused(say):
    rejected = q.of_instance("kpiwatch_events_total", result="rejected")
    refused = f"sum by (type) (increase({rejected}[$__rate_interval])) > 0"
    return lines(say(("被拒绝的事件", "Events rejected")),
                 say(("各类型被拒绝的事件数，没有就不画线；原因在 kpiwatch 的日志和对发送方的应答里。",
                      "Events rejected by type, no line without any; the reason is in kpiwatch's log and in its "
                      "answer to the sender.")),
                 Figure("none", 0, least=0), [Line(refused, "{{type}}")])


def _sources(say):
    title = say(("距最后事件", "Since its last event"))
    age = f"max by (source) (time() - {q.of_instance('kpiwatch_source_last_event_timestamp_seconds')})"
    columns = [Column(say(("来源", "Source")), label="source"),
               Column(title, age, figure=Figure("dtdhms", 0, SILENT_STEPS), cell="color-text")]
    return table(say(("事件来源", "Sources")),
                 say(("各来源最后一个事件距今多久。长久没有消息不等于平安无事，应查来源。",
                      "How long ago each source's last event was. No news is not good news: look into the source.")),
                 columns, sort_by=title, descending=True)


def _latency(say):
    buckets = _rate("kpiwatch_ingest_duration_seconds_bucket", "le")
    series = [Line(f"histogram_quantile({share}, {buckets})", f"p{percent_}")
              for share, percent_ in ((0.5, 50), (0.9, 90), (0.99, 99))]
    return lines(say(("写入耗时", "Ingest duration")),
                 say(("一批事件从收到至落盘应答的时间（中位数、90%、99%）；没有事件到达时无数据。",
                      "From taking in a batch to its answer, being on disk included; nothing while no events arrive.")),
                 Figure("s", None, least=0), series)


def _requests(say):
    return lines(say(("HTTP 请求", "HTTP requests")),
                 say(("每秒应答的请求，按接口和状态码；5xx 是 kpiwatch 自身的问题。",
                      "Requests answered a second by handler and status; 5xx is kpiwatch's own trouble.")),
                 Figure("reqps", None, least=0),
                 [Line(_rate("kpiwatch_http_requests_total", "handler, code"), "{{handler}} {{code}}")])


def _scrape(say):
    return lines(say(("采集耗时", "Scrape duration")),
                 say(("Prometheus 采集一次所用时间，所有数值都在这一刻计算。",
                      "How long a scrape takes; every figure is computed at that moment.")),
                 Figure("s", None, least=0),
                 [Line(q.of_instance("scrape_duration_seconds"), say(("耗时", "duration")))])


def _memory(say):
    return lines(say(("内存", "Memory")), say(("进程占用的物理内存。", "Memory that the process holds in RAM.")),
                 Figure("bytes", None, least=0),
                 [Line(q.of_instance("process_resident_memory_bytes"), say(("物理内存", "resident")))])


def _cpu(say):
    return lines(say(("处理器", "CPU")), say(("占用的处理器核数；1 为占满一个核。", "Cores used; 1 is one core in full.")),
                 percent(decimals=1, least=0),
                 [Line(_rate("process_cpu_seconds_total", "instance"), say(("处理器", "CPU")))])


def _files(say):
    share = f"{q.of_instance('process_open_fds')} / {q.of_instance('process_max_fds')}"
    return lines(say(("文件句柄", "Open files")),
                 say(("打开的文件与连接占系统上限的份额。", "Files and connections open, as a share of the system's limit.")),
                 percent(decimals=2, least=0), [Line(share, say(("已用", "used")))])


def _build(say):
    columns = [Column(say(("实例", "Instance")), label="instance"),
               Column(say(("版本", "Version")), label="version"),
               Column(say(("编译器", "Compiler")), label="compiler"),
               Column(say(("启动时间", "Started")),
                      f"{q.of_instance('process_start_time_seconds')} * 1000 * on (instance) "
                      f"group_left (version, compiler) {q.of_instance('kpiwatch_build_info')}",
                      figure=Figure("dateTimeAsIso"))]
    return table(say(("版本", "Build")), say(("正在运行的版本及其启动时间。", "What runs, and since when.")), columns)
