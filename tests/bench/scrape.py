"""What a scrape costs."""

import concurrent.futures

from bench import in_turns, of, ratios


def scrape(bench):
    for cameras in (bench.scale.few_cameras, bench.scale.cameras):
        with bench.daemon(cameras) as daemon:
            daemon.load("status", cameras=cameras, events=cameras, batch=500)
            bench.tell(f"/metrics, {cameras:,} cameras", beside_memory(bench, daemon, bench.scale.scrapes))


def beside_memory(bench, daemon, times):
    """/metrics beside the same bytes sent from memory."""
    page = bench.directory / "page"
    page.write_bytes(daemon.get("/metrics"))
    with bench.sink(page) as sink:
        ours, theirs = in_turns(bench.scale.pairs, *(
            lambda server=server: server.load("get", events=times) for server in (daemon, sink)))
    return {
        "times the same bytes from memory": ratios(of(ours, "p50_ms"), of(theirs, "p50_ms")),
        "ms": of(ours, "p50_ms"),
        "from memory, ms": of(theirs, "p50_ms"),
        "bytes": page.stat().st_size,
    }


def scrape_assets(bench):
    """With a series of its own for each camera; and what single events notice of it."""
    cameras, times = bench.scale.cameras, max(bench.scale.scrapes // 10, 1)
    events = 8 * bench.scale.single_events
    options = {"cameras": cameras, "connections": 8, "events": events, "per-second": 2_000}
    with bench.daemon(cameras, asset_metrics=True) as daemon:
        daemon.load("status", cameras=cameras, events=cameras, batch=500)
        figures = beside_memory(bench, daemon, times)
        compressed = [daemon.load("get", events=times, encoding="gzip") for _ in range(bench.scale.pairs)]
        quiet = daemon.load("status", first=cameras, **options)
        with concurrent.futures.ThreadPoolExecutor(1) as others:
            load = others.submit(daemon.load, "status", first=cameras + events, **options)
            while not load.done():
                daemon.load("get", events=1)
            scraped = load.result()
        bench.tell(f"/metrics with a series for each of {cameras:,} cameras", {
            **figures,
            "compressed, ms": of(compressed, "p50_ms"),
            "compressed, bytes": of(compressed, "answer_bytes")[0],
            "single events meanwhile, p99, ms": scraped["p99_ms"],
            "single events meanwhile, longest, ms": scraped["longest_ms"],
            "single events alone, p99, ms": quiet["p99_ms"],
            "single events alone, longest, ms": quiet["longest_ms"],
        })
