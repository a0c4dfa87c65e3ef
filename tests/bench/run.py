"""Runs every benchmark and prints what it found, as ratios and as they were. README.md tells the method."""

import argparse
import contextlib
import json
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile

from servers import Daemon, Sink


class Scale:
    """How much of everything: what is said, or just enough to see that it runs."""

    def __init__(self, options):
        short = options.short
        self.pairs = 1 if short else options.pairs
        self.cameras = 100 if short else 100_000
        self.few_cameras = 10 if short else 1_000
        self.batched_events = 2_000 if short else 500_000
        self.single_events = 20 if short else 500  # of each connection
        self.scrapes = 5 if short else 200
        self.sink_mebibytes = 1 if short else 256
        self.start_events = 1_000 if short else options.start_events


class Bench:
    def __init__(self, options, directory):
        self.programs = options.programs.resolve()
        self.directory = directory
        self.scale = Scale(options)
        self.results = {}

    def tell(self, name, **figures):
        self.results[name] = figures
        print(f"{name}")
        for key, value in figures.items():
            print(f"    {key:<44}{shown(value)}", flush=True)

    @contextlib.contextmanager
    def daemon(self, cameras):
        """A new one that knows the cameras."""
        with Daemon(self.programs, self.directory) as daemon:
            daemon.load("register", cameras=cameras, batch=500)
            yield daemon

    def sink(self, page=None):
        return Sink(self.programs, self.directory, page, self.scale.sink_mebibytes)


def shown(value):
    if isinstance(value, float):
        return f"{value:,.3f}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def spread(values):
    """Median, and in parentheses the least and the greatest."""
    if len(values) == 1:
        return shown(values[0])
    return f"{shown(statistics.median(values))} ({shown(min(values))} to {shown(max(values))})"


def durable(bench, name, connections, batch, events):
    """Events sent to the daemon and to the raw sink in turn, each fresh; who is first changes."""
    cameras = bench.scale.cameras
    options = {"cameras": cameras, "events": events, "batch": batch, "connections": connections}

    def to_daemon():
        with bench.daemon(cameras) as daemon:
            found = daemon.load("status", **options)
            daemon.expect_stored(cameras + events)
            daemon.stop()
            return found

    def to_sink():
        with bench.sink() as sink:
            return sink.load("status", **options)

    ours, theirs = [], []
    for pair in range(bench.scale.pairs):
        turns = [lambda: ours.append(to_daemon()), lambda: theirs.append(to_sink())]
        for turn in turns if pair % 2 == 0 else reversed(turns):
            turn()

    def of(found, key):
        return [run[key] for run in found]

    def ratios(key):
        return [a / b for a, b in zip(of(ours, key), of(theirs, key))]

    bench.tell(name, **{
        "events/s, share of the sink's": spread(ratios("per_second")),
        "p99, times the sink's": spread(ratios("p99_ms")),
        "kpiwatch, events/s": spread(of(ours, "per_second")),
        "sink, events/s": spread(of(theirs, "per_second")),
        "kpiwatch, CPU us/event": spread([run["cpu_seconds"] * 1e6 / events for run in ours]),
        "sink, CPU us/event": spread([run["cpu_seconds"] * 1e6 / events for run in theirs]),
        "kpiwatch, p50 ms": spread(of(ours, "p50_ms")),
        "kpiwatch, p99 ms": spread(of(ours, "p99_ms")),
        "sink, p99 ms": spread(of(theirs, "p99_ms")),
    })


def batches(bench):
    durable(bench, "durable, batches of 500, 4 connections", 4, 500, bench.scale.batched_events)


def singles(bench):
    for connections in (8, 64):
        durable(bench, f"durable, one event a request, {connections} connections", connections, 1,
                connections * bench.scale.single_events)


def scrape(bench):
    """/metrics beside the same bytes sent from memory."""
    for cameras in (bench.scale.few_cameras, bench.scale.cameras):
        with bench.daemon(cameras) as daemon:
            daemon.load("status", cameras=cameras, events=cameras, batch=500)
            page = bench.directory / "page"
            page.write_bytes(daemon.get("/metrics"))
            with bench.sink(page) as sink:
                ours, theirs = [], []
                for _ in range(bench.scale.pairs):
                    for server, found in ((daemon, ours), (sink, theirs)):
                        found.append(server.load("get", events=bench.scale.scrapes)["p50_ms"])
        bench.tell(f"scrape of /metrics, {cameras:,} cameras", **{
            "time, times the same bytes' from memory": spread([a / b for a, b in zip(ours, theirs)]),
            "kpiwatch, ms": spread(ours),
            "from memory, ms": spread(theirs),
            "bytes": page.stat().st_size,
        })


def start(bench):
    """kill -9 with many events stored, and again until ready."""
    cameras, events = bench.scale.cameras, bench.scale.start_events
    with bench.daemon(cameras) as daemon:
        loaded = daemon.load("status", cameras=cameras, events=events, batch=500, connections=4)
        resident, on_disk = daemon.resident_bytes(), daemon.bytes_on_disk()
        daemon.kill()
    seconds = []
    for _ in range(min(bench.scale.pairs, 3)):
        with Daemon(bench.programs, bench.directory, keep=True) as daemon:
            seconds.append(daemon.seconds_to_ready)
            daemon.expect_stored(cameras + events)
            daemon.kill()
    stored = cameras + events
    bench.tell(f"start after kill -9, {events:,} changes of {cameras:,} cameras", **{
        "seconds to ready": spread(seconds),
        "us an event": spread([value * 1e6 / stored for value in seconds]),
        "bytes on disk an event": on_disk / stored,
        "bytes resident an event": resident / stored,
        "loaded, events/s": loaded["per_second"],
    })


def in_the_process(bench, program, *options, counters=()):
    """Google Benchmark's figures of a program, by case."""
    command = [bench.programs / program, "--benchmark_format=json", *options]
    if bench.scale.cameras < 1_000:
        command += ["--transitions", "5", "--benchmark_min_time=0.001"]
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, text=True, check=True)
    figures = {}
    for run in json.loads(done.stdout)["benchmarks"]:
        if run.get("error_occurred"):
            raise RuntimeError(f"{run['name']}: {run['error_message']}")
        name = run["name"].removesuffix("/iterations:1")
        figures[f"{name}, {run['time_unit']}"] = run["real_time"]
        for counter in counters:
            if counter in run:
                figures[f"{name}, {counter}"] = run[counter]
    return figures


def ledger(bench):
    bench.tell("ledger, in the process", **in_the_process(
        bench, "ledger_bench", "--few", bench.scale.few_cameras, "--many", bench.scale.cameras,
        counters=("bytes_per_camera", "bytes_per_transition", "us_per_transition")))


def exposition(bench):
    bench.tell("exposition, in the process", **in_the_process(
        bench, "exposition_bench", "--cameras", bench.scale.cameras, counters=("bytes",)))


def codec(bench):
    """A block's way to the disk and back, inside the process."""
    command = [bench.programs / "codec_bench", "--benchmark_format=json"]
    if bench.scale.cameras < 1_000:
        command.append("--benchmark_min_time=0.001")
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures = {}
    for run in json.loads(done.stdout)["benchmarks"]:
        figures[f"{run['name']}, bytes an event"] = run["bytes_per_event"]
        figures[f"{run['name']}, ns an event"] = run["ns_per_event"]
    bench.tell("codec, in the process", **figures)


PARTS = {part.__name__: part
         for part in (batches, singles, scrape, start, ledger, exposition, codec)}


def read_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=pathlib.Path, required=True, help="where they were built")
    parser.add_argument("--short", action="store_true", help="a little of everything, to see that it runs")
    parser.add_argument("--pairs", type=int, default=5, help="runs of each server (%(default)s)")
    parser.add_argument("--start-events", type=int, default=1_000_000,
                        help="stored before the kill (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART",
                        help="some of: " + ", ".join(PARTS))
    parser.add_argument("--directory", type=pathlib.Path,
                        help="for journals, on the disk to be measured (default: the temporary one)")
    parser.add_argument("--out", type=pathlib.Path, help="the results as JSON too")
    return parser.parse_args()


def main():
    options = read_options()
    # So that no server is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="kpiwatch-bench-", dir=options.directory) as directory:
        bench = Bench(options, pathlib.Path(directory))
        for name in options.only:
            PARTS[name](bench)
    if options.out:
        options.out.write_text(json.dumps(bench.results, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
