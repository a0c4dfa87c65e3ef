"""What taking events in costs, beside the raw sink and beside peers."""

import concurrent.futures
import json
import time
import urllib.parse
import urllib.request

from bench import in_turns, of, ratios, spread
from servers import PEERS


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

    ours, theirs = in_turns(bench.scale.pairs, to_daemon, to_sink)
    bench.tell(name, **{
        "events/s, share of the sink's": spread(ratios(of(ours, "per_second"), of(theirs, "per_second"))),
        "p99, times the sink's": spread(ratios(of(ours, "p99_ms"), of(theirs, "p99_ms"))),
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


def stored(bench):
    """The rate with much stored already, beside that of an empty journal; an event found again by its id."""
    cameras, events, batch = bench.scale.cameras, bench.scale.batched_events, 500
    before = bench.scale.stored_events

    def load(daemon, first):
        options = {"first": first} if first else {}
        return daemon.load("status", cameras=cameras, events=events, batch=batch, connections=4, **options)

    def empty():
        with bench.daemon(cameras) as daemon:
            return load(daemon, 0)

    with bench.daemon(cameras) as full:
        fill(full, "status", cameras, before)
        count = before

        def filled():
            nonlocal count
            count += events
            return load(full, count - events)

        ours, theirs = in_turns(bench.scale.pairs, filled, empty)
        found = [seconds_to_find(full, number) for number in range(bench.scale.pairs)]
        bench.tell(f"durable, batches of 500, {before:,} events stored", **{
            "events/s, share of an empty journal's": spread(ratios(of(ours, "per_second"), of(theirs, "per_second"))),
            "CPU us/event": spread([run["cpu_seconds"] * 1e6 / events for run in ours]),
            "empty, CPU us/event": spread([run["cpu_seconds"] * 1e6 / events for run in theirs]),
            "bytes on disk an event": full.bytes_on_disk() / (cameras + count),
            "bytes resident an event": full.resident_bytes() / (cameras + count),
            "an event by its id, ms": spread([seconds * 1e3 for seconds in found]),
        })


def fill(daemon, what, cameras, events):
    """In parts, so that the load generator holds no more than one in memory."""
    part = 1_000_000
    for first in range(0, events, part):
        options = {"first": first} if first else {}
        daemon.load(what, cameras=cameras, events=min(part, events - first), batch=500, connections=4,
                    **options)


def seconds_to_find(daemon, camera):
    query = urllib.parse.urlencode({"id": f"r{camera}", "source": "bench/register"})
    began = time.monotonic()
    lines = daemon.get(f"/api/v1/events?{query}").splitlines()
    took = time.monotonic() - began
    if len(lines) != 1:
        raise RuntimeError(f"expected one event of {query}, found {len(lines)}")
    return took


def heartbeats(bench):
    """Every camera each minute: what a heartbeat takes on disk and in memory."""
    cameras, rounds = bench.scale.cameras, bench.scale.heartbeat_minutes
    with bench.daemon(cameras, "assets: {heartbeat_timeout: {camera: 3m}}\n") as daemon:
        resident, on_disk = daemon.resident_bytes(), daemon.bytes_on_disk()
        began = time.monotonic()
        fill(daemon, "heartbeats", cameras, cameras * rounds)
        took = time.monotonic() - began
        daemon.expect_stored(cameras * (1 + rounds))
        bench.tell(f"heartbeats, {cameras:,} cameras for {rounds:,} minutes", **{
            "bytes on disk each": (daemon.bytes_on_disk() - on_disk) / (cameras * rounds),
            "bytes resident each": (daemon.resident_bytes() - resident) / (cameras * rounds),
            "resident, MB": daemon.resident_bytes() / 1e6,
            "heartbeats/s, with making them": cameras * rounds / took,
        })


def visible(bench):
    """From sending an event until /metrics shows it, while others send at half the full rate."""
    cameras, events = bench.scale.cameras, bench.scale.batched_events
    with bench.daemon(cameras) as daemon:
        full = daemon.load("status", cameras=cameras, events=events, batch=500, connections=4)
        rate = int(full["per_second"] / 2)
        waits = []
        with concurrent.futures.ThreadPoolExecutor(1) as others:
            load = others.submit(daemon.load, "status", cameras=cameras, first=events, batch=500,
                                 connections=4, events=2 * events, **{"per-second": rate})
            while not load.done():
                waits.append(seconds_until_seen(daemon, len(waits) + 1))
            load.result()
        waits.sort()
        bench.tell("an event sent is seen on /metrics, at half the full rate", **{
            "ms, p50": waits[len(waits) // 2] * 1e3,
            "ms, p99": waits[len(waits) * 99 // 100] * 1e3,
            "times": len(waits),
            "meanwhile, events/s": rate,
        })


def seconds_until_seen(daemon, count):
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60))
    event = {"specversion": "1.0", "id": f"seen-{count}", "source": "bench/seen",
             "type": "kpiwatch.fault.opened", "subject": f"seen-{count}", "time": now,
             "data": {"kind": "network"}}
    request = urllib.request.Request(f"http://127.0.0.1:{daemon.port}/api/v1/events",
                                     data=json.dumps(event).encode(),
                                     headers={"Content-Type": "application/cloudevents+json"})
    began = time.monotonic()
    with urllib.request.urlopen(request) as answer:
        answer.read()
    while daemon.metric('kpiwatch_faults_open{target="faults"}') < count:
        pass
    return time.monotonic() - began


def peers(bench):
    """The same cameras' samples into peers, in turn with kpiwatch. One that is not installed is left out."""
    events = bench.scale.batched_events
    # Prometheus refuses what comes out of order: all connections are in the same minute.
    cameras = max(bench.scale.cameras, 4 * 500)
    options = {"cameras": cameras, "events": events, "batch": 500, "connections": 4}

    def to_daemon():
        with bench.daemon(cameras) as daemon:
            return daemon.load("status", **options)

    for peer in PEERS:
        if not peer.is_installed():
            print(f"{peer.program} is not installed: left out")
            continue

        def to_peer():
            with peer(bench.programs, bench.directory) as server:
                return server.load(peer.load_as, **options)

        ours, theirs = in_turns(bench.scale.pairs, to_daemon, to_peer)
        bench.tell(f"durable, batches of 500, beside {peer.program}", **{
            "events/s, times its samples/s": spread(ratios(of(ours, "per_second"), of(theirs, "per_second"))),
            "CPU an event, share of its a sample": spread(
                ratios(of(ours, "cpu_seconds"), of(theirs, "cpu_seconds"))),
            "kpiwatch, events/s": spread(of(ours, "per_second")),
            "peer, samples/s": spread(of(theirs, "per_second")),
            "peer, CPU us/sample": spread([run["cpu_seconds"] * 1e6 / events for run in theirs]),
        })
