"""What things cost inside the process, with Google Benchmark."""

import json
import os
import re
import subprocess

from servers import PATIENCE


def runs_of(bench, name, options):
    """What a program tells of each run."""
    command = [bench.programs / f"{name}_bench", "--benchmark_format=json", *options]
    if bench.scale.short:
        command.append("--benchmark_min_time=0.001")
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, text=True, check=True,
                          timeout=PATIENCE,
                          env=os.environ | {"TMPDIR": str(bench.directory)})
    for run in json.loads(done.stdout)["benchmarks"]:
        if run.get("error_occurred"):
            raise RuntimeError(f"{run['name']}: {run['error_message']}")
        yield run


def in_the_process(bench, name, *options, counters=()):
    """The figures of a program, by case."""
    figures = {}
    for run in runs_of(bench, name, options):
        case = re.sub("/iterations:.*", "", run["name"])
        figures[f"{case}, {run['time_unit']}"] = run["real_time"]
        for counter in counters:
            if counter in run:
                figures[f"{case}, {counter}"] = run[counter]
    return figures


def times_in_turns(bench, name, cases, *options):
    """Of each case as many times as there are pairs, in turns of no order."""
    times = {case: [] for case in cases}
    for run in runs_of(bench, name, [
            *options, f"--benchmark_filter=^({'|'.join(cases)})$", "--benchmark_enable_random_interleaving=true",
            f"--benchmark_repetitions={bench.scale.pairs}"]):
        if run["run_type"] == "iteration":
            times[run["run_name"]].append(run["real_time"])
    return times.values()


def transitions(bench):
    return ("--transitions", 5) if bench.scale.short else ()


def ledger(bench):
    """Memory is told by what becomes resident, so each world has a process of its own, where no other one has left any."""
    few, many = bench.scale.few_cameras, bench.scale.cameras
    worlds = [f"{cases}/{cameras}(/|$)" for cameras in (few, many)
              for cases in ("[^h].*", "heartbeat", "heartbeat_with_jitter")]
    figures = {}
    for cases in ("read_event$", *worlds):
        figures |= in_the_process(
            bench, "ledger", "--few", few, "--many", many, *transitions(bench), f"--benchmark_filter=^{cases}",
            counters=("bytes_per_camera", "bytes_per_transition", "bytes_per_heartbeat", "us_per_transition"))
    bench.tell("the ledger, in the process", figures)


def exposition(bench):
    bench.tell("telling what is known, in the process", in_the_process(
        bench, "exposition", "--cameras", bench.scale.cameras, *transitions(bench), counters=("bytes",)))


def codec(bench):
    """A block's way to the disk and back."""
    bench.tell("blocks of events, in the process", in_the_process(
        bench, "codec", counters=("bytes_per_event", "ns_per_event")))


def identities(bench):
    few = ("--benchmark_filter=stored:1000000/",) if bench.scale.short else ()
    bench.tell("the duplicate check, in the process", in_the_process(
        bench, "identity", *few, counters=("ns_each", "bytes_each")))
