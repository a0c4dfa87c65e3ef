"""How soon /metrics shows what happened."""

import concurrent.futures
import time

from servers import PATIENCE


def visible(bench):
    """From sending an event until /metrics shows it, while others send at half the full rate."""
    cameras, events = bench.scale.cameras, bench.scale.batched_events
    options = {"cameras": cameras, "batch": 500, "connections": 4}
    with bench.daemon(cameras) as daemon, daemon.connection() as connection:
        rate = int(daemon.load("status", events=events, **options)["per_second"] / 2)
        waits = []
        with concurrent.futures.ThreadPoolExecutor(1) as others:
            load = others.submit(daemon.load, "status", first=events, events=2 * events,
                                 **options, **{"per-second": rate})
            while not load.done():
                waits.append(seconds_until_seen(connection, len(waits) + 1))
            load.result()
        bench.tell("an event sent is seen on /metrics", {
            "ms, p50": share(waits, 50) * 1e3,
            "ms, p99": share(waits, 99) * 1e3,
            "times": len(waits),
            "meanwhile, events/s": rate,
        })


def share(values, percent):
    return sorted(values)[(len(values) - 1) * percent // 100]


def fault(name, start):
    time_ = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(start // 1000))
    return {"specversion": "1.0", "id": name, "source": "bench/seen", "type": "kpiwatch.fault.opened",
            "subject": name, "time": f"{time_}.{start % 1000:03}Z", "data": {"kind": "network"}}


def millis():
    return time.time_ns() // 1_000_000


def seconds_until_seen(connection, count):
    event = fault(f"seen-{count}", millis() - 60_000)
    began = time.monotonic()
    connection.post(event)
    for _ in patiently():
        if connection.metric('kpiwatch_faults_open{target="faults"}') >= count:
            return time.monotonic() - began


def patiently():
    """Again and again, but not for ever."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        yield
    raise RuntimeError(f"expected it to be seen on /metrics, found nothing for {PATIENCE} seconds")


def limits(bench):
    """Faults that stay open: from the instant at which one has lasted as long as it may until /metrics tells."""
    count, apart, longest = bench.scale.faults, 100, 2_000
    waits = []
    with bench.daemon(bench.scale.cameras, max_duration="2s") as daemon, daemon.connection() as connection:
        first = millis()
        for number in range(count):
            connection.post(fault(f"long-{number}", first + number * apart))
        for _ in patiently():
            overlong = connection.metric('kpiwatch_faults_overlong{target="faults",window="year"}')
            seen = millis()
            while len(waits) < overlong:
                waits.append(seen - (first + len(waits) * apart + longest))
            if len(waits) == count:
                break
    bench.tell("an open fault's limit is seen on /metrics", {
        "ms after its instant, p50": share(waits, 50),
        "ms after its instant, p99": share(waits, 99),
        "faults": count,
    })
