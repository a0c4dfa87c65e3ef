"""Beside programs of others: what taking in costs, and what an answer costs."""

import time

from bench import FIRST_CHANGE, cpu_micros, in_turns, of, ratios
from ingest import fill
from inside import in_the_process
from peers import PEERS, Prometheus, VictoriaMetrics

MINUTES_A_DAY = 1440


def installed(programs):
    for peer in programs:
        if not peer.is_installed():
            print(f"{peer.program} is not installed: left out")
    return [peer for peer in programs if peer.is_installed()]


def peers(bench):
    """The same cameras' samples into peers, in turn with kpiwatch, each fresh."""
    # Prometheus refuses what comes out of order: no two requests on their way have a camera in common.
    cameras = max(bench.scale.cameras, 40 * 500)
    options = {"cameras": cameras, "events": bench.scale.peer_samples, "batch": 500, "connections": 4}

    def to_daemon():
        with bench.daemon(cameras) as daemon:
            return daemon.load("status", **options)

    def to(peer):
        with peer(bench.programs, bench.directory) as server:
            return server.load(peer.load_as, **options)

    programs = installed(PEERS)
    ours, *others = in_turns(bench.scale.pairs, to_daemon, *(lambda peer=peer: to(peer) for peer in programs))
    figures = {"kpiwatch, events/s": of(ours, "per_second"), "kpiwatch, CPU us an event": cpu_micros(ours)}
    for peer, theirs in zip(programs, others):
        figures |= {
            f"events/s, times {peer.program}": ratios(of(ours, "per_second"), of(theirs, "per_second")),
            f"CPU an event, share of {peer.program}": ratios(cpu_micros(ours), cpu_micros(theirs)),
            f"{peer.program}, samples/s": of(theirs, "per_second"),
            f"{peer.program}, CPU us a sample": cpu_micros(theirs),
        }
    bench.tell("taking in, beside peers", figures)


def queries(bench):
    """A rate over long windows from peers' samples, beside a board in the process."""
    board = in_the_process(bench, "ledger", "--many", bench.scale.cameras, "--few", bench.scale.few_cameras,
                           "--transitions", 5 if bench.scale.short else 100,
                           f"--benchmark_filter=^board/{bench.scale.cameras}$")
    micros = board[f"board/{bench.scale.cameras}, us"]
    samples = 100_000 * 365 * MINUTES_A_DAY
    figures = {"kpiwatch, a board at any instant, us": micros}
    for peer in installed((Prometheus, VictoriaMetrics)):
        spent = seconds_a_sample(bench, peer)
        figures |= {
            f"{peer.program}, ns a sample": [seconds * 1e9 for seconds in spent],
            f"{peer.program}, 100 000 cameras for a year, s (projected)": [
                seconds * samples for seconds in spent],
            f"times faster than {peer.program} (projected)": [
                seconds * samples / (micros / 1e6) for seconds in spent],
        }
    bench.tell("year-to-date rate, beside peers", figures)


def seconds_a_sample(bench, peer):
    """Of `avg(avg_over_time())`: what a longer window takes more than a shorter one, so that what a query and
    a series cost by themselves is not counted. Caches of results are off."""
    cameras, days = bench.scale.query_cameras, bench.scale.query_days
    with peer(bench.programs, bench.directory) as server:
        # An hour of each camera after the other, which brings in much at once fastest.
        fill(server, peer.load_as, cameras, cameras * days * MINUTES_A_DAY,
             **{"in-a-row": 60, "batch": 6_000, "connections": 1})
        server.settle()
        expect_samples(server, cameras, days)
        short, long = in_turns(bench.scale.pairs, *(
            lambda window=window: seconds_to_answer(server, window, days) for window in (days // 3, days)))
        more = cameras * (days - days // 3) * MINUTES_A_DAY
        return [(b - a) / more for a, b in zip(short, long)]


def last_sample(days):
    return FIRST_CHANGE.timestamp() + days * 86_400 - 60


def expect_samples(server, cameras, days):
    found = server.value_of(f"sum(count_over_time(camera_up[{days}d]))", last_sample(days))
    if found != cameras * days * MINUTES_A_DAY:
        raise RuntimeError(f"expected {cameras * days * MINUTES_A_DAY} samples, found {found:.0f}")


def seconds_to_answer(server, window, days):
    began = time.monotonic()
    rate = server.value_of(f"avg(avg_over_time(camera_up[{window}d]))", last_sample(days))
    took = time.monotonic() - began
    if not 0.9 < rate < 1:
        raise RuntimeError(f"expected a rate of 0.98, found {rate}")
    return took
