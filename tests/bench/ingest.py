"""What taking events in costs, beside the raw sink and beside an empty journal."""

import concurrent.futures
import time
import urllib.parse

from bench import board_amid, cpu_micros, in_turns, of, ratios

FULL_SINK, GROWING_SINK = "the sink on a full file", "the sink on a growing file"


def durable(bench, name, connections, batch, events):
    """Events sent to the daemon and to both kinds of the raw sink in turn, each fresh."""
    cameras = bench.scale.cameras
    options = {"cameras": cameras, "events": events, "batch": batch, "connections": connections}

    def to_daemon():
        with bench.daemon(cameras) as daemon:
            found = daemon.load("status", **options)
            daemon.expect_stored(cameras + events)
            daemon.stop()
            return found

    def to_sink(grows):
        with bench.sink(grows=grows) as sink:
            return sink.load("status", **options)

    ours, full, growing = in_turns(bench.scale.pairs, to_daemon, lambda: to_sink(False),
                                   lambda: to_sink(True))
    figures = {
        "events/s": of(ours, "per_second"),
        "CPU us an event": cpu_micros(ours),
        "p50, ms": of(ours, "p50_ms"),
        "p99, ms": of(ours, "p99_ms"),
    }
    for sink, theirs in ((GROWING_SINK, growing), (FULL_SINK, full)):
        figures |= {
            f"events/s, share of {sink}": ratios(of(ours, "per_second"), of(theirs, "per_second")),
            f"p99, times {sink}": ratios(of(ours, "p99_ms"), of(theirs, "p99_ms")),
            f"{sink}, events/s": of(theirs, "per_second"),
            f"{sink}, CPU us an event": cpu_micros(theirs),
            f"{sink}, p99, ms": of(theirs, "p99_ms"),
        }
    bench.tell(name, figures)


def batches(bench):
    durable(bench, "batches of 500, 4 connections", 4, 500, bench.scale.batched_events)


def singles(bench):
    for connections in (8, 64):
        durable(bench, f"one event a request, {connections} connections", connections, 1,
                connections * bench.scale.single_events)


def stored(bench):
    for events in bench.scale.stored_events:
        beside_empty(bench, events)


def beside_empty(bench, before):
    """The rate with much stored already, beside that of an empty journal; what else is asked of it then."""
    cameras, events = bench.scale.cameras, bench.scale.batched_events

    def load(daemon, first):
        options = {"first": first} if first else {}
        return daemon.load("status", cameras=cameras, events=events, batch=500, connections=4, **options)

    def empty():
        with bench.daemon(cameras, name="empty") as daemon:
            return load(daemon, 0)

    with bench.daemon(cameras) as full:
        filling = fill(full, "status", cameras, before)
        count = before

        def filled():
            nonlocal count
            count += events
            return load(full, count - events)

        ours, theirs = in_turns(bench.scale.pairs, filled, empty)
        stored_now = cameras + count
        full.expect_stored(stored_now)
        figures = {
            "events/s, share of an empty journal's": ratios(of(ours, "per_second"), of(theirs, "per_second")),
            "events/s": of(ours, "per_second"),
            "CPU us an event": cpu_micros(ours),
            "empty journal, events/s": of(theirs, "per_second"),
            "empty journal, CPU us an event": cpu_micros(theirs),
            "while it was filled, events/s": filling,
            "resident, MB": full.resident_bytes() / 1e6,
            "resident an event, bytes": full.resident_bytes() / stored_now,
            "an event by its id, ms": [seconds_to_find(full, number) * 1e3
                                       for number in range(bench.scale.pairs)],
            "a board over HTTP, ms": full.load(
                "get", path=board_amid(count), events=bench.scale.scrapes)["p50_ms"],
            **maintenance_meanwhile(bench, full, count),
        }
        full.stop()
        bench.tell(f"batches of 500, {before:,} events stored", figures | {
            "journal an event, bytes": full.bytes_of_journal() / stored_now,
            "everything on disk an event, bytes": full.bytes_on_disk() / stored_now,
        })


def fill(daemon, what, cameras, events, **options):
    """In parts, so that the load generator holds no more than one in memory; events/s of the sending."""
    part = 1_200_000  # a multiple of every batch
    seconds = 0.0
    for first in range(0, events, part):
        begin = {"first": first} if first else {}
        seconds += daemon.load(what, **{"cameras": cameras, "events": min(part, events - first), "batch": 500,
                                        "connections": 4, **begin, **options})["seconds"]
    return events / seconds


def seconds_to_find(daemon, camera):
    query = urllib.parse.urlencode({"id": f"r{camera}", "source": "bench/register"})
    began = time.monotonic()
    lines = daemon.get(f"/api/v1/events?{query}").splitlines()
    took = time.monotonic() - began
    if len(lines) != 1:
        raise RuntimeError(f"expected one event of {query}, found {len(lines)}")
    return took


def maintenance_meanwhile(bench, daemon, first):
    """A town, an eighth of the cameras, under maintenance for a day long ago, while single events come in."""
    events = 8 * bench.scale.single_events
    options = {"cameras": bench.scale.cameras, "connections": 8, "events": events, "per-second": 2_000}
    quiet = daemon.load("status", first=first, **options)
    with concurrent.futures.ThreadPoolExecutor(1) as others, daemon.connection() as connection:
        load = others.submit(daemon.load, "status", first=first + events, **options)
        seconds = [seconds_to_declare(connection, town) for town in range(bench.scale.starts)]
        meanwhile = load.result()
    return {
        "maintenance of an eighth for a day, until a board shows it, ms": [value * 1e3 for value in seconds],
        "single events meanwhile, longest, ms": meanwhile["longest_ms"],
        "single events alone, longest, ms": quiet["longest_ms"],
    }


def seconds_to_declare(connection, town):
    event = {"specversion": "1.0", "id": f"window-{town}", "source": "bench/maintenance",
             "type": "kpiwatch.maintenance.planned", "subject": f"window-{town}",
             "time": "2021-06-01T00:00:00Z",
             "data": {"from": "2021-01-02T00:00:00Z", "to": "2021-01-03T00:00:00Z",
                      "select": {"town": f"town-{town}"}}}
    began = time.monotonic()
    connection.post(event)
    connection.get("/api/v1/targets")
    return time.monotonic() - began


def heartbeats(bench):
    """Every camera each minute: what a heartbeat takes on disk and in memory."""
    cameras, rounds = bench.scale.cameras, bench.scale.heartbeat_minutes
    count = cameras * rounds
    with bench.daemon(cameras, more="assets: {heartbeat_timeout: {camera: 3m}}") as daemon:
        resident_before, cpu_before = daemon.resident_bytes(), daemon.cpu_seconds()
        rate = fill(daemon, "heartbeats", cameras, count)
        daemon.expect_stored(cameras + count)
        resident, cpu = daemon.resident_bytes(), daemon.cpu_seconds() - cpu_before
        daemon.stop()
        each = daemon.bytes_of_journal() / count
        bench.tell("heartbeats", {
            "cameras": cameras,
            "minutes": rounds,
            "journal each, bytes": each,
            "– a year of them, GB (projected)": each * cameras * 60 * 24 * 365 / 1e9,
            "everything else on disk, MB": (daemon.bytes_on_disk() - daemon.bytes_of_journal()) / 1e6,
            "resident, MB": resident / 1e6,
            "– more than before, each, bytes": (resident - resident_before) / count,
            "heartbeats/s": rate,
            "CPU us each": cpu * 1e6 / count,
        })
