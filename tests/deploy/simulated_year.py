"""A Prometheus that knows the simulated year: the board of many instants, and kpiwatch's own metrics as scraped."""

import datetime
import json
import pathlib
import shutil
import subprocess
import tempfile

from servers import KPIWATCH, eventually, start_kpiwatch, start_prometheus

CONFIGURATIONS = pathlib.Path(__file__).parents[2] / "config"
NOW = datetime.datetime.fromisoformat("2025-11-23T12:00:00+08:00")
DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
# Daily for as long as a dashboard looks back, hourly for the last week.
INSTANTS = sorted({NOW - DAY * n for n in range(92)} | {NOW - HOUR * n for n in range(24 * 8)})
# Where the year's samples say that they come from; the live ones have the daemon's real address.
YEAR = "127.0.0.1:9469"
BROKEN_EVENT = b'{"specversion": "1.0"}'
SCRAPE = """
global: {scrape_interval: 500ms}
scrape_configs:
  - {job_name: kpiwatch, static_configs: [{targets: ["%s"]}]}
"""


class SimulatedYear:
    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        self._path = pathlib.Path(self._folder.name)
        self._servers = []
        try:
            self._fill()
        except Exception:
            self.stop()
            raise

    def stop(self):
        for server in reversed(self._servers):
            server.stop()
        self._folder.cleanup()

    def _fill(self):
        configuration = self._configure()
        self._write_events(configuration)
        self.kpiwatch = self._started(start_kpiwatch(configuration))
        self._send(self._path / "events.ndjson")
        self._write_history()
        scrape = self._path / "prometheus.yml"
        scrape.write_text(SCRAPE % self.kpiwatch.address)
        self.prometheus = self._started(start_prometheus(scrape, self._path / "data"))
        self._send_while_scraped()

    def _started(self, server):
        self._servers.append(server)
        return server

    def _configure(self):
        text = (CONFIGURATIONS / "qingcheng-2025.yaml").read_text(encoding="utf-8")
        text = text.replace("/var/lib/kpiwatch", str(self._path / "journal"))
        configuration = self._path / "kpiwatch.yaml"
        configuration.write_text(text.replace("127.0.0.1:9469", "127.0.0.1:0"), encoding="utf-8")
        shutil.copy(CONFIGURATIONS / "qingcheng-2025-budget.csv", self._path)
        return configuration

    def _write_events(self, configuration):
        with open(self._path / "events.ndjson", "wb") as file:
            subprocess.run([KPIWATCH, "simulate", "-c", configuration, "--from", "2025-01-01T00:00:00+08:00",
                            "--to", NOW.isoformat()], stdout=file, check=True)

    def _send(self, events):
        """Twice the same are duplicates; a broken one is rejected, and `ingest` says so."""
        return subprocess.run([KPIWATCH, "ingest", "-c", self._path / "kpiwatch.yaml", "--url",
                               f"http://{self.kpiwatch.address}", events], capture_output=True, text=True)

    def _write_history(self):
        """The boards as blocks of Prometheus's storage, as if it had scraped them at the time."""
        text = self._path / "history.txt"
        with open(text, "w", encoding="utf-8") as file:
            for instant in INSTANTS:
                board = self.kpiwatch.get("/api/v1/targets", at=instant.isoformat(), format="prometheus")
                file.writelines(with_time(board, instant))
            file.write("# EOF\n")
        subprocess.run(["promtool", "tsdb", "create-blocks-from", "--max-block-duration=2232h", "openmetrics",
                        text, self._path / "data"], stdout=subprocess.DEVNULL, check=True)

    def _send_while_scraped(self):
        """Counters move between two scrapes, so that their rates are known."""
        eventually(lambda: self.query("up == 1"))
        broken = self._path / "broken.ndjson"
        broken.write_bytes(BROKEN_EVENT + b"\n")
        before = self._events_seen()
        self._send(broken)
        self._send(self._path / "events.ndjson")
        eventually(lambda: self._events_seen() != before)

    def _events_seen(self):
        [sum_of_all] = self.query("sum(kpiwatch_events_total)")
        time, value = sum_of_all["value"]
        return value

    def query(self, expression, at=None):
        arguments = {"time": at.timestamp()} if at else {}
        return self._result("/api/v1/query", query=expression, **arguments)

    def query_range(self, expression, start, end, step):
        return self._result("/api/v1/query_range", query=expression, start=start.timestamp(),
                            end=end.timestamp(), step=step.total_seconds())["result"]

    def label_names(self, match, start, end):
        return self._result("/api/v1/labels", **_between(match, start, end))

    def label_values(self, label, match, start, end):
        return self._result(f"/api/v1/label/{label}/values", **_between(match, start, end))

    def _result(self, path, **arguments):
        data = json.loads(self.prometheus.get(path, **arguments))["data"]
        return data["result"] if path == "/api/v1/query" else data


def _between(match, start, end):
    return {"match[]": match, "start": start.timestamp(), "end": end.timestamp()}


def with_time(exposition, instant):
    """The samples with the labels that a scrape adds and the time that it would have been."""
    for line in exposition.splitlines():
        if not line.startswith("#"):
            name, rest = line.split("{", 1)
            yield f'{name}{{instance="{YEAR}",job="kpiwatch",{rest} {instant.timestamp():.3f}\n'
