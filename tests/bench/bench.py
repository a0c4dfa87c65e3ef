"""What all parts of the benchmarks share: how much is done, the servers, and how figures are told."""

import contextlib
import statistics

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
        self.stored_events = 2_000 if short else options.stored_events
        self.heartbeat_minutes = 3 if short else options.heartbeat_minutes


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
    def daemon(self, cameras, more_configuration=""):
        """A new one that knows the cameras."""
        with Daemon(self.programs, self.directory, more_configuration=more_configuration) as daemon:
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


def ratios(ours, theirs):
    """Of values found in turns, pair by pair."""
    return [a / b for a, b in zip(ours, theirs)]


def of(runs, key):
    return [run[key] for run in runs]


def in_turns(pairs, *measurements):
    """Each measurement once a pair; who is first changes. Gives what each found, in their order."""
    found = [[] for _ in measurements]
    for pair in range(pairs):
        turns = list(zip(measurements, found))
        for measure, results in turns if pair % 2 == 0 else reversed(turns):
            results.append(measure())
    return found
