"""How soon it serves again."""

from bench import spread
from servers import Daemon


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
