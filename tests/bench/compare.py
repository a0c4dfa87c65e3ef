"""Compares two builds of kpiwatch that take in events in short turns.

Both run all the time, and a turn takes a tenth of a second: what the machine does to one it does to the other. So a
difference of two hundredths is told apart, which whole runs, each with a daemon of its own, drown in."""

import argparse
import contextlib
import math
import pathlib
import statistics
import sys
import tempfile

from bench import in_turns, of, ratios
from ingest import fill
from servers import Daemon

FIGURES = {"events/s": "per_second", "CPU an event": "cpu_an_event", "CPU of the busiest thread": "busiest_an_event",
           "p50": "p50_ms", "p99": "p99_ms"}


def read_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=pathlib.Path, help="where the one was built")
    parser.add_argument("after", type=pathlib.Path, help="where the other was built")
    parser.add_argument("--turns", type=int, default=60, help="of each (%(default)s)")
    parser.add_argument("--events", type=int, default=100_000, help="of a turn (%(default)s)")
    parser.add_argument("--batch", type=int, default=500, help="of a request (%(default)s)")
    parser.add_argument("--connections", type=int, default=4, help="(%(default)s)")
    parser.add_argument("--cameras", type=int, default=100_000, help="(%(default)s)")
    parser.add_argument("--stored", type=int, default=0, help="events stored before (%(default)s)")
    parser.add_argument("--directory", type=pathlib.Path, default="/var/tmp", help="for journals (%(default)s)")
    return parser.parse_args()


class Contestant:
    """One of the builds, running."""

    def __init__(self, daemon, options):
        self._daemon, self._options, self._next = daemon, options, options.stored
        daemon.load("register", cameras=options.cameras, batch=500)
        if options.stored:
            fill(daemon, "status", options.cameras, options.stored)

    def turn(self):
        options = self._options
        first = {"first": self._next} if self._next else {}
        self._next += options.events
        before = self._nanoseconds()
        found = self._daemon.load("status", cameras=options.cameras, events=options.events, batch=options.batch,
                                  connections=options.connections, **first)
        spent = [after - before.get(thread, 0) for thread, after in self._nanoseconds().items()]
        return found | {"cpu_an_event": sum(spent) / options.events, "busiest_an_event": max(spent) / options.events}

    def _nanoseconds(self):
        """What each thread has run."""
        found = {}
        for file in pathlib.Path(f"/proc/{self._daemon.process.pid}/task").glob("*/schedstat"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # Threads end.
                found[file.parent.name] = int(file.read_text().split()[0])
        return found


def median_with_bounds(values):
    """The median, and two of the values that have the true one between them 95 times of a hundred."""
    ordered = sorted(values)
    below = max(math.floor(len(ordered) / 2 - 0.98 * math.sqrt(len(ordered))), 0)
    return statistics.median(ordered), ordered[below], ordered[-1 - below]


def main():
    options = read_options()
    with tempfile.TemporaryDirectory(prefix="kpiwatch-compare-", dir=options.directory) as directory, \
            contextlib.ExitStack() as daemons:
        before, after = (
            Contestant(daemons.enter_context(Daemon(programs.resolve(), pathlib.Path(directory), name=name)), options)
            for name, programs in (("before", options.before), ("after", options.after)))
        old, new = in_turns(options.turns, before.turn, after.turn)
    print(f"{'':<28}{'before':>12}{'after':>12}   after / before, and where that lies 95 times of a hundred")
    for name, key in FIGURES.items():
        ratio, least, most = median_with_bounds(ratios(of(new, key), of(old, key)))
        print(f"{name:<28}{statistics.median(of(old, key)):>12,.4g}{statistics.median(of(new, key)):>12,.4g}"
              f"   {ratio:.3f} ({least:.3f} to {most:.3f})")


if __name__ == "__main__":
    sys.exit(main())
