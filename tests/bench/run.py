"""Runs every benchmark, prints what it found and keeps it. README.md tells the method, page.py makes the page."""

import argparse
import pathlib
import signal
import sys
import tempfile
import time
import traceback

import beside
import growth
import ingest
import inside
import restart
import scrape
import watching
from bench import Bench

PARTS = {part.__name__: part for part in (
    ingest.batches, ingest.singles, beside.peers, ingest.stored, ingest.heartbeats, watching.visible,
    watching.limits, scrape.scrape, scrape.scrape_assets, restart.start, inside.ledger, inside.exposition,
    inside.codec, inside.identities, beside.queries, growth.growth)}


def read_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=pathlib.Path, required=True, help="where they were built")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--short", action="store_true", help="a little of everything, to see that it runs")
    size.add_argument("--large", action="store_true",
                      help="a hundred million events and a full day of heartbeats too")
    parser.add_argument("--pairs", type=int, default=5, help="runs of each server (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART",
                        help="some of: " + ", ".join(PARTS))
    parser.add_argument("--directory", type=pathlib.Path, default="/var/tmp",
                        help="for journals, on the disk to be measured (%(default)s)")
    parser.add_argument("--out", type=pathlib.Path,
                        help="the results as JSON; cases that are there already are measured anew or kept")
    return parser.parse_args()


def main():
    options = read_options()
    # So that no server is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    failed = []
    with tempfile.TemporaryDirectory(prefix="kpiwatch-bench-", dir=options.directory) as directory:
        bench = Bench(options, pathlib.Path(directory))
        for name in options.only:
            began = time.monotonic()
            try:
                PARTS[name](bench)
            except Exception:  # The parts do not need each other: the others are measured all the same.
                traceback.print_exc()
                failed.append(name)
            print(f"--- {name}: {time.monotonic() - began:.0f} s", flush=True)
    if failed:
        print("failed: " + ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
