"""What was to be reached, and where it is measured."""

import statistics

BATCHES, PEERS = "batches of 500, 4 connections", "taking in, beside peers"
EIGHT, SIXTY_FOUR = (f"one event a request, {count} connections" for count in (8, 64))
SINK, FULL = "the sink on a growing file", "the sink on a full file"
LEDGER, TELLING = "the ledger, in the process", "telling what is known, in the process"
ASSETS = "/metrics with a series for each of 100,000 cameras"
STORED = "batches of 500, 10,000,000 events stored"
GROWTH = "growth with cameras, in the process"
QUERIES = "year-to-date rate, beside peers"
# Zabbix 6.0 with PostgreSQL 15 on a machine of the same kind: values of 4 connections, 1 000 a request, that had
# reached its database, a second. Not measured in the same run.
ZABBIX_COMMITTED = 101_160


class Figures:
    def __init__(self, cases):
        self._cases = cases

    def of(self, case, figure):
        """The median; KeyError when it was not measured."""
        return statistics.median(self._cases[case]["figures"][figure])

    def at(self, case, point, figure):
        """Of a case along an axis; ValueError without that point."""
        found = self._cases[case]
        return found["figures"][figure][found["at"].index(point)]


class Mark:
    def __init__(self, row, work, limit, unit, reached):
        """`limit`: a number with >= or <= before it, or words where none was set."""
        self.row, self.work, self.unit, self.reached = row, work, unit, reached
        self.limit = limit

    def times(self, reached):
        """How many times better than the mark; None without a number."""
        sign, _, number = self.limit.partition(" ")
        if sign == ">=":
            return reached / float(number)
        return float(number) / reached if sign == "<=" else None


def median(case, figure, over=1):
    return lambda figures: figures.of(case, figure) / over


def quotient(case, figure, below):
    return lambda figures: figures.of(case, figure) / figures.of(case, below)


def beside_sink(row, work, case, share):
    return (Mark(row, f"{work}: events/s, of {SINK}", share, "x", median(case, f"events/s, share of {SINK}")),
            Mark(row, f"– of {FULL}", "told", "x", median(case, f"events/s, share of {FULL}")),
            Mark(row, f"– CPU an event, of {SINK}", "told", "x",
                 quotient(case, "CPU us an event", f"{SINK}, CPU us an event")))


def beside_peer(program, rate, cpu):
    return (Mark(1, f"– events/s, times {program}'s samples/s", f">= {rate}", "x",
                 median(PEERS, f"events/s, times {program}")),
            Mark(1, f"– CPU an event, of what a sample costs {program}", f"<= {cpu}", "x",
                 median(PEERS, f"CPU an event, share of {program}")))


def stored(count, share):
    case = f"batches of 500, {count} events stored"
    return (Mark(3, f"batches with {count} events stored, of the rate with none", share, "x",
                 median(case, "events/s, share of an empty journal's")),
            Mark(3, "– resident then", "told", "MB", median(case, "resident, MB")))


def scrape(case):
    memory = "times the same bytes from memory"
    return (Mark(5, f"{case}, {memory}", "<= 2", "x", median(case, memory)),
            Mark(5, "– two milliseconds apart", "<= 2", "x", median(f"{case}, two milliseconds apart", memory)))


MARKS = (
    *beside_sink(1, "batches of 500, 4 connections", BATCHES, ">= 0.6"),
    *beside_peer("prometheus", 3, 0.25),
    *beside_peer("victoria-metrics", 1.4, 0.5),
    *beside_peer("influxd", 3.5, 0.25),
    Mark(1, "– events/s, times what Zabbix commits (not of the same run)", ">= 10", "x",
         median(PEERS, "kpiwatch, events/s", over=ZABBIX_COMMITTED)),
    *beside_sink(2, "one event a request, 64 connections", SIXTY_FOUR, ">= 0.75"),
    *beside_sink(2, "the same, 8 connections", EIGHT, ">= 0.75"),
    Mark(2, "– p99, times the sink's", "<= 2", "x", median(EIGHT, f"p99, times {SINK}")),
    *stored("10,000,000", ">= 0.8"),
    *stored("100,000,000", ">= 0.8"),
    Mark(4, "a board, 100 000 cameras with 100 transitions each", "<= 200", "us",
         median(LEDGER, "board/100000, us")),
    Mark(4, "– a million cameras, times a thousand", "<= 2", "x",
         median("a board of 1,000,000 cameras beside one of 1,000", "times")),
    Mark(4, "– faster than VictoriaMetrics' year-to-date rate (projected)", ">= 3000", "x",
         median(QUERIES, "times faster than victoria-metrics (projected)")),
    Mark(4, "– faster than Prometheus' (projected)", ">= 30000", "x",
         median(QUERIES, "times faster than prometheus (projected)")),
    *(mark for cameras in ("1,000", "100,000") for mark in scrape(f"/metrics, {cameras} cameras")),
    Mark(5, "a series for each of 100 000 cameras: faster than prometheus-cpp", ">= 12", "x",
         quotient(TELLING, "render_assets_by_registry, ms", "render_assets, ms")),
    Mark(5, "– compressed", ">= 10", "x",
         quotient(TELLING, "render_and_compress_assets_by_registry, ms", "render_and_compress_assets, ms")),
    Mark(5, "– p99 of single events meanwhile, times that alone", "no stall", "x",
         quotient(ASSETS, "single events meanwhile, p99, ms", "single events alone, p99, ms")),
    Mark(5, "– the same, times that while another server sends as much", "told", "x",
         quotient(ASSETS, "single events meanwhile, p99, ms",
                  "single events while memory is sent, p99, ms")),
    Mark(6, "an event 300 days late among ten million, more than a fresh one", "<= 20", "us",
         lambda figures: figures.of(LEDGER, "late_event/100000, us") - figures.of(LEDGER, "fresh_event/100000, us")),
    Mark(6, "maintenance declared afterwards, 10 000 cameras for a day", "<= 50", "ms",
         median(LEDGER, "maintenance/100000, us", over=1000)),
    Mark(6, "– over HTTP, 12 500 of them, ten million events stored, until a board shows it", "<= 50", "ms",
         median(STORED, "maintenance of an eighth for a day, until a board shows it, ms")),
    Mark(6, "– the longest that a single event waits meanwhile", "goes on", "ms",
         median(STORED, "single events meanwhile, longest, ms")),
    Mark(6, "– without maintenance", "told", "ms", median(STORED, "single events alone, longest, ms")),
    Mark(7, "a million cameras with 20 transitions each: resident", "<= 400", "MB",
         lambda figures: figures.at(GROWTH, 1_000_000, "resident, MB")),
    Mark(7, "– a camera, there", "<= 100", "bytes",
         lambda figures: figures.at(GROWTH, 1_000_000, "a camera, bytes")),
    Mark(7, "– a transition, there", "<= 12", "bytes",
         lambda figures: figures.at(GROWTH, 1_000_000, "a transition, bytes")),
    *(Mark(7, f"– a {thing}, of 100 000 with 100 transitions each", "told", "bytes",
           median(LEDGER, f"make/100000, bytes_per_{thing}"))
      for thing in ("camera", "transition")),
    Mark(8, "journal an event", "<= 48", "bytes",
         median(STORED, "journal an event, bytes")),
    Mark(8, "– with its checkpoint and identities", "told", "bytes",
         median(STORED, "everything on disk an event, bytes")),
    Mark(8, "– found again by its id", "milliseconds", "ms",
         median(STORED, "an event by its id, ms")),
    Mark(9, "ready after kill -9, 10 million events", "<= 1", "s",
         median("start after kill -9, 10,000,000 events stored", "seconds until ready")),
    Mark(9, "– 100 million", "<= 5", "s",
         median("start after kill -9, 100,000,000 events stored", "seconds until ready")),
    Mark(10, "a year by day, all towns, as JSON", "<= 5", "ms", median(TELLING, "history_in_json, ms")),
    Mark(11, "an event seen on /metrics at half the full rate, p99", "<= 10", "ms",
         median("an event sent is seen on /metrics", "ms, p99")),
    Mark(11, "an open fault's limit seen after its instant, p99", "<= 10", "ms",
         median("an open fault's limit is seen on /metrics", "ms after its instant, p99")),
    Mark(12, "a heartbeat in the journal", "<= 4", "bytes", median("heartbeats", "journal each, bytes")),
    Mark(12, "– resident, everything", "told", "MB", median("heartbeats", "resident, MB")),
)
