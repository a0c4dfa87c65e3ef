"""What all parts of the benchmarks share: how much is done, the servers, and pairs of measurements."""

import contextlib
import datetime

from results import Results
from servers import Daemon, Sink


class Scale:
    """How much of everything: what is said, or just enough to see that it runs."""

    def __init__(self, options):
        short, large = options.short, options.large
        self.pairs = 1 if short else options.pairs
        self.starts = min(self.pairs, 3)
        self.cameras = 100 if short else 100_000
        self.few_cameras = 10 if short else 1_000
        self.batched_events = 2_000 if short else 500_000
        self.single_events = 20 if short else 500  # of each connection
        self.scrapes = 5 if short else 200
        self.faults = 3 if short else 50  # whose limit passes
        self.sink_mebibytes = 1 if short else 256
        self.start_events = chosen(short, large, [1_000], [1_000_000, 10_000_000], [100_000_000])
        self.stored_events = chosen(short, large, [2_000], [10_000_000], [100_000_000])
        self.heartbeat_minutes = 3 if short else 24 * 60 if large else 30
        self.peer_samples = 4_000 if short else 2_000_000
        self.query_cameras = 50 if short else 1_000
        self.query_days = 3 if short else 30
        self.growth = {
            "cameras": [10, 100] if short else [1_000, 10_000, 100_000, 1_000_000],
            "events": [1_000] if short else [100_000, 1_000_000, 10_000_000],
            "targets": [1, 2] if short else [1, 3, 10, 30],
            "groups": [1, 2] if short else [1, 8, 64, 512],
        }
        self.growth_events = 1_000 if short else 1_000_000

    @property
    def short(self):
        return self.cameras < 1_000


def chosen(short, large, few, usual, more):
    return few if short else usual + more if large else usual


class Bench:
    def __init__(self, options, directory):
        self.programs = options.programs.resolve()
        self.directory = directory
        self.scale = Scale(options)
        self.results = Results(directory, options.out, options.short)

    def tell(self, case, figures, along=None, at=None):
        self.results.tell(case, figures, along, at)

    @contextlib.contextmanager
    def daemon(self, cameras, towns=8, **options):
        """A new one that knows the cameras."""
        with Daemon(self.programs, self.directory, **options) as daemon:
            daemon.load("register", cameras=cameras, batch=500, towns=towns)
            yield daemon

    def sink(self, page=None, grows=False):
        return Sink(self.programs, self.directory, page, 0 if grows else self.scale.sink_mebibytes)


# When the load generator's changes of status begin, of which there is one a second, and a peer's samples.
FIRST_CHANGE = datetime.datetime(2021, 1, 2, tzinfo=datetime.timezone.utc)


def board_amid(events):
    """The path of an evaluation in the middle of so many changes."""
    at = FIRST_CHANGE + datetime.timedelta(seconds=events // 2)
    return f"/api/v1/targets?at={at:%Y-%m-%dT%H:%M:%SZ}"


def ratios(ours, theirs):
    """Of values found in turns, pair by pair."""
    return [a / b for a, b in zip(ours, theirs)]


def of(runs, key):
    return [run[key] for run in runs]


def cpu_micros(runs):
    """An event, of the server."""
    return [run["cpu_seconds"] * 1e6 / run["events"] for run in runs]


def in_turns(rounds, *measurements):
    """Each measurement once a round; who is first changes. Gives what each found, in their order."""
    found = [[] for _ in measurements]
    turns = list(zip(measurements, found))
    for round_ in range(rounds):
        first = round_ % len(turns)
        for measure, results in turns[first:] + turns[:first]:
            results.append(measure())
    return found
