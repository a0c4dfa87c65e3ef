"""Runs every benchmark and prints what it found, as ratios and as they were. README.md tells the method."""

import argparse
import json
import pathlib
import signal
import sys
import tempfile

import ingest
import inside
import restart
import scrape
from bench import Bench

PARTS = {part.__name__: part for part in (
    ingest.batches, ingest.singles, ingest.stored, ingest.heartbeats, ingest.visible, ingest.peers,
    scrape.scrape, restart.start, inside.ledger, inside.exposition, inside.codec, inside.identities)}


def read_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=pathlib.Path, required=True, help="where they were built")
    parser.add_argument("--short", action="store_true", help="a little of everything, to see that it runs")
    parser.add_argument("--pairs", type=int, default=5, help="runs of each server (%(default)s)")
    parser.add_argument("--start-events", type=int, default=1_000_000,
                        help="stored before the kill (%(default)s)")
    parser.add_argument("--stored-events", type=int, default=10_000_000,
                        help="stored before the part of that name measures (%(default)s)")
    parser.add_argument("--heartbeat-minutes", type=int, default=30,
                        help="1440 for a day (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART",
                        help="some of: " + ", ".join(PARTS))
    parser.add_argument("--directory", type=pathlib.Path,
                        help="for journals, on the disk to be measured (default: the temporary one)")
    parser.add_argument("--out", type=pathlib.Path, help="the results as JSON too")
    return parser.parse_args()


def main():
    options = read_options()
    # So that no server is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="kpiwatch-bench-", dir=options.directory) as directory:
        bench = Bench(options, pathlib.Path(directory))
        for name in options.only:
            PARTS[name](bench)
    if options.out:
        options.out.write_text(json.dumps(bench.results, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
