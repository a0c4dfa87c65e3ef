"""What a scrape costs."""

import concurrent.futures
import contextlib
import os

from bench import in_turns, of, ratios


@contextlib.contextmanager
def one_processor():
    """Whatever is started here shares one processor: to be woken on another one takes longer than a scrape, or not,
    by chance."""
    usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(usual)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, usual)


def scrape(bench):
    for cameras in (bench.scale.few_cameras, bench.scale.cameras):
        with one_processor(), bench.daemon(cameras) as daemon:
            daemon.load("status", cameras=cameras, events=cameras, batch=500)
            for apart, pace in (("", {}), (", two milliseconds apart", {"per-second": 500})):
                bench.tell(f"/metrics, {cameras:,} cameras{apart}",
                           beside_memory(bench, daemon, bench.scale.scrapes, **pace))


@contextlib.contextmanager
def from_memory(bench, daemon):
    """A plain server that sends what /metrics is now; and how many bytes that is."""
    page = bench.directory / "page"
    page.write_bytes(daemon.get("/metrics"))
    with bench.sink(page) as sink:
        yield sink, page.stat().st_size


def beside_memory(bench, daemon, times, **pace):
    """/metrics beside the same bytes sent from memory."""
    with from_memory(bench, daemon) as (sink, size):
        ours, theirs = in_turns(bench.scale.pairs, *(
            lambda server=server: server.load("get", events=times, **pace) for server in (daemon, sink)))
    return {
        "times the same bytes from memory": ratios(of(ours, "p50_ms"), of(theirs, "p50_ms")),
        "ms": of(ours, "p50_ms"),
        "from memory, ms": of(theirs, "p50_ms"),
        "bytes": size,
    }


def scrape_assets(bench):
    """With a series of its own for each camera; and what single events notice of it, beside what they notice of as
    many bytes that another server sends."""
    cameras, times = bench.scale.cameras, max(bench.scale.scrapes // 10, 1)
    with bench.daemon(cameras, asset_metrics=True) as daemon:
        daemon.load("status", cameras=cameras, events=cameras, batch=500)
        figures = beside_memory(bench, daemon, times)
        compressed = [daemon.load("get", events=times, encoding="gzip") for _ in range(bench.scale.pairs)]
        with from_memory(bench, daemon) as (sink, _):
            single = SingleEvents(bench, daemon)
            alone, meanwhile, beside = in_turns(
                bench.scale.pairs, single.alone, lambda: single.while_scraped(daemon),
                lambda: single.while_scraped(sink))
        bench.tell(f"/metrics with a series for each of {cameras:,} cameras", {
            **figures,
            "compressed, ms": of(compressed, "p50_ms"),
            "compressed, bytes": of(compressed, "answer_bytes")[0],
            "single events meanwhile, p99, ms": of(meanwhile, "p99_ms"),
            "single events meanwhile, longest, ms": of(meanwhile, "longest_ms"),
            "single events while memory is sent, p99, ms": of(beside, "p99_ms"),
            "single events while memory is sent, longest, ms": of(beside, "longest_ms"),
            "single events alone, p99, ms": of(alone, "p99_ms"),
            "single events alone, longest, ms": of(alone, "longest_ms"),
        })


class SingleEvents:
    """New ones each time, at a rate far below what the daemon takes."""

    def __init__(self, bench, daemon):
        self._daemon, self._cameras = daemon, bench.scale.cameras
        self._events = 8 * bench.scale.single_events
        self._first = self._cameras

    def alone(self):
        first, self._first = self._first, self._first + self._events
        return self._daemon.load("status", cameras=self._cameras, connections=8, events=self._events,
                                 first=first, **{"per-second": 2_000})

    def while_scraped(self, server):
        with concurrent.futures.ThreadPoolExecutor(1) as others:
            load = others.submit(self.alone)
            while not load.done():
                server.load("get", events=1)
            return load.result()
