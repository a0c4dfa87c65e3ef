"""How cost grows with cameras, with events stored, with targets and with groups."""

from bench import board_amid, ratios
from ingest import fill
from inside import in_the_process, times_in_turns


def growth(bench):
    points = bench.scale.growth
    along(bench, "cameras", points["cameras"], lambda cameras: {"cameras": cameras})
    along(bench, "events", points["events"], lambda events: {"events": events})
    along(bench, "targets", points["targets"], lambda targets: {"online_targets": targets})
    along(bench, "groups", points["groups"], lambda towns: {"towns": towns})
    boards_by_cameras(bench, points["cameras"])
    boards_in_turns(bench, points["cameras"][0], points["cameras"][-1])


def along(bench, axis, points, change):
    found = [measured(bench, **change(point)) for point in points]
    bench.tell(f"growth with {axis}", {name: [figures[name] for figures in found] for name in found[0]},
               along=axis, at=points)


def measured(bench, cameras=None, events=None, towns=8, **promises):
    """A daemon that knows so much: what taking it in cost, and what it costs to ask."""
    cameras, events = cameras or bench.scale.cameras, events or bench.scale.growth_events
    times = max(bench.scale.scrapes // 2, 1)
    with bench.daemon(cameras, towns, **promises) as daemon:
        before = daemon.cpu_seconds()
        fill(daemon, "status", cameras, events)
        cpu = daemon.cpu_seconds() - before
        board = daemon.load("get", path=board_amid(events), events=times)
        return {
            "CPU an event, us": cpu * 1e6 / events,
            "a board over HTTP, ms": board["p50_ms"],
            "/metrics, ms": daemon.load("get", events=times)["p50_ms"],
            "resident, MB": daemon.resident_bytes() / 1e6,
            "on disk, MB": daemon.bytes_on_disk() / 1e6,
        }


def changes_of_each(bench):
    return 5 if bench.scale.short else 20


def boards_in_turns(bench, few, many):
    """What the machine does meanwhile, it does to both."""
    of_few, of_many = times_in_turns(bench, "ledger", (f"board/{few}", f"board/{many}"), "--few", few, "--many", many,
                                     "--transitions", changes_of_each(bench))
    bench.tell(f"a board of {many:,} cameras beside one of {few:,}",
               {"times": ratios(of_many, of_few), "of many, us": of_many, "of few, us": of_few})


def boards_by_cameras(bench, points):
    """In the process, where nothing but the board is counted; 20 changes of each camera. Memory as in `ledger`."""
    changes = changes_of_each(bench)
    figures = {}
    for point in points:
        figures |= in_the_process(
            bench, "ledger", "--few", point, "--many", 2 * point, "--transitions", changes,
            f"--benchmark_filter=^(make|board|fresh_event)/{point}(/|$)",
            counters=("bytes_per_camera", "bytes_per_transition"))
    at = lambda name: [figures[name.format(point)] for point in points]
    cameras, each = at("make/{}, bytes_per_camera"), at("make/{}, bytes_per_transition")
    bench.tell("growth with cameras, in the process", {
        "a board, us": at("board/{}, us"),
        "a fresh event, us": at("fresh_event/{}, us"),
        "a camera, bytes": cameras,
        "a transition, bytes": each,
        "resident, MB": [count * (a + changes * b) / 1e6 for count, a, b in zip(points, cameras, each)],
    }, along="cameras", at=points)
