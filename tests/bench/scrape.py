"""What a scrape costs."""

from bench import ratios, spread


def scrape(bench):
    """/metrics beside the same bytes sent from memory."""
    for cameras in (bench.scale.few_cameras, bench.scale.cameras):
        with bench.daemon(cameras) as daemon:
            daemon.load("status", cameras=cameras, events=cameras, batch=500)
            page = bench.directory / "page"
            page.write_bytes(daemon.get("/metrics"))
            with bench.sink(page) as sink:
                ours, theirs = [], []
                for _ in range(bench.scale.pairs):
                    for server, found in ((daemon, ours), (sink, theirs)):
                        found.append(server.load("get", events=bench.scale.scrapes)["p50_ms"])
        bench.tell(f"scrape of /metrics, {cameras:,} cameras", **{
            "time, times the same bytes' from memory": spread(ratios(ours, theirs)),
            "kpiwatch, ms": spread(ours),
            "from memory, ms": spread(theirs),
            "bytes": page.stat().st_size,
        })
