"""How soon it serves again."""

import time

from bench import board_amid
from ingest import fill
from servers import Daemon


def start(bench):
    for events in bench.scale.start_events:
        after_kill(bench, events)


def after_kill(bench, events):
    """kill -9 with many events stored, and again until ready and until the first board, which is as it was."""
    cameras = bench.scale.cameras
    with bench.daemon(cameras) as daemon:
        filling = fill(daemon, "status", cameras, events)
        resident, on_disk, journal = (
            daemon.resident_bytes(), daemon.bytes_on_disk(), daemon.bytes_of_journal())
        board = daemon.get(board_amid(events))
        daemon.kill()
    ready, served = [], []
    for _ in range(bench.scale.starts):
        with Daemon(bench.programs, bench.directory, keep=True) as daemon:
            ready.append(daemon.seconds_to_ready)
            if daemon.get(board_amid(events)) != board:
                raise RuntimeError("expected the first board to be as before the kill, found another")
            served.append(time.monotonic() - daemon.began)
            daemon.expect_stored(cameras + events)
            daemon.kill()
    stored = cameras + events
    bench.tell(f"start after kill -9, {events:,} events stored", {
        "seconds until ready": ready,
        "seconds until the first board": served,
        "us an event": [value * 1e6 / stored for value in ready],
        "while they were loaded, events/s": filling,
        "journal an event, bytes": journal / stored,
        "everything on disk an event, bytes": on_disk / stored,
        "resident an event, bytes": resident / stored,
        "resident before, MB": resident / 1e6,
    })
