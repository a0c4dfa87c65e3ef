"""Programs of others that take samples, and answer for them."""

import json
import shutil
import socket
import time
import urllib.parse
import urllib.request

from servers import PATIENCE, Server


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Peer(Server):
    """A program of others that takes samples; its data are made anew."""

    program = None
    ready = None
    load_as = None

    def __init__(self, programs, directory):
        self.directory = directory / self.program
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir()
        self.port = free_port()
        super().__init__(programs, self.program, *self.arguments(f"127.0.0.1:{self.port}"))

    @classmethod
    def is_installed(cls):
        return shutil.which(cls.program) is not None

    def wait_until_started(self):
        while time.monotonic() < self.began + PATIENCE and self.process.poll() is None:
            try:
                self.get(self.ready)
                return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError(f"{self.program} does not answer {self.ready}")

    def value_of(self, query, at):
        """What an instant query finds, a number; `at` in seconds."""
        asked = urllib.parse.urlencode({"query": query, "time": at, "nocache": 1, "timeout": "10m"})
        answer = json.loads(self.get(f"/api/v1/query?{asked}"))
        return float(answer["data"]["result"][0]["value"][1])

    def settle(self):
        """Until it has done what it does afterwards with what it took, for at most a minute."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            before = self.cpu_seconds()
            time.sleep(2)
            if self.cpu_seconds() - before < 0.1:
                return


class Prometheus(Peer):
    program, ready, load_as = "prometheus", "/-/ready", "remote-write"

    def arguments(self, address):
        configuration = self.directory / "prometheus.yml"
        configuration.write_text("global: {scrape_interval: 1h}\n")
        return (f"--config.file={configuration}", f"--storage.tsdb.path={self.directory}/data",
                f"--web.listen-address={address}", "--web.enable-remote-write-receiver",
                "--storage.tsdb.retention.time=100y", "--query.max-samples=500000000",
                "--query.timeout=10m", "--log.level=warn")


class VictoriaMetrics(Peer):
    program, ready, load_as = "victoria-metrics", "/health", "remote-write"

    def arguments(self, address):
        return (f"-storageDataPath={self.directory}/data", f"-httpListenAddr={address}",
                "-retentionPeriod=100y", "-search.maxQueryDuration=10m", "-search.disableCache",
                "-search.maxSamplesPerQuery=4000000000", "-loggerLevel=WARN")

    def settle(self):
        self.get("/internal/force_flush")
        self.get("/internal/force_merge")
        super().settle()


class InfluxDb(Peer):
    program, ready, load_as = "influxd", "/ping", "influx"

    def arguments(self, address):
        configuration = self.directory / "influx.conf"
        configuration.write_text(INFLUX_CONFIGURATION.format(
            directory=self.directory, address=address, internal=free_port()))
        return ("-config", configuration)

    def wait_until_started(self):
        super().wait_until_started()
        query = urllib.request.Request(f"http://127.0.0.1:{self.port}/query",
                                       data=b"q=CREATE DATABASE kpi")
        with urllib.request.urlopen(query, timeout=PATIENCE):
            pass


INFLUX_CONFIGURATION = """
reporting-disabled = true
bind-address = "127.0.0.1:{internal}"
[meta]
  dir = "{directory}/meta"
[data]
  dir = "{directory}/data"
  wal-dir = "{directory}/wal"
  query-log-enabled = false
  max-series-per-database = 0
  max-values-per-tag = 0
[http]
  bind-address = "{address}"
  log-enabled = false
[monitor]
  store-enabled = false
[logging]
  level = "error"
"""

PEERS = (Prometheus, VictoriaMetrics, InfluxDb)
