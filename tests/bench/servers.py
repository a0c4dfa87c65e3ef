"""What is measured and what it is measured beside: each a process of its own, on a port that the system picks."""

import json
import os
import pathlib
import queue
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.request

PATIENCE = 900  # seconds: for what should take a few, and ten million events may take minutes

CONFIGURATION = """
site: {{name: bench, time_zone: Asia/Shanghai}}
storage: {{path: "{storage}"}}
web: {{listen: "127.0.0.1:0"}}
targets:
  - id: online
    name: online
    kind: online_rate
    select: {{kind: camera}}
    objective: 0.90
    period: year
    windows: [day, week, month, quarter, 1h, 3d, 30d]
    by: [town]
  - id: faults
    name: faults
    kind: faults
    select: {{kind: [network, system]}}
    limit: 10
    max_duration: 30m
    period: year
    windows: [day, week, month, quarter, 1h, 3d, 30d]
    by: [kind]
  - id: budget
    name: budget
    kind: budget_execution
    select: {{}}
    objective: 1.0
    period: year
"""


class Server:
    """A process that tells on standard error where it listens."""

    def __init__(self, programs, *arguments):
        self._programs = programs
        self._lines = queue.Queue()
        self.began = time.monotonic()
        self.process = subprocess.Popen(list(map(str, arguments)), text=True,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self.wait_until_started()
        except BaseException:
            self.kill()
            raise

    def wait_until_started(self):
        line = self.wait_for("listening on")
        self.port = int(re.search(r"http://127\.0\.0\.1:(\d+)", line).group(1))

    def _read(self):
        for line in self.process.stderr:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def wait_for(self, part):
        """The next line of the log that has `part` in it."""
        seen = []
        while (line := self._lines.get(timeout=PATIENCE)) is not None:
            seen.append(line)
            if part in line:
                return line
        raise RuntimeError(f"expected {part!r} in the log, found: " + "\n".join(seen))

    def load(self, what, **options):
        """What the load generator found."""
        command = [self._programs / "bench_load", what, "--port", self.port,
                   "--server", self.process.pid]
        for name, value in options.items():
            command += [f"--{name}", value]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True,
                              timeout=PATIENCE)
        if done.returncode != 0:
            raise RuntimeError(f"{command}: {done.stderr}")
        return json.loads(done.stdout)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return answer.read()

    def resident_bytes(self):
        pages = int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")

    def kill(self):
        self.process.kill()
        self._end()

    def stop(self):
        self.process.terminate()
        self._end()

    def _end(self):
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self.process.stderr.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()


class Sink(Server):
    def __init__(self, programs, directory, page=None, mebibytes=256):
        arguments = [programs / "bench_sink", "--file", directory / "sink", "--size", mebibytes]
        super().__init__(programs, *arguments, *(["--page", page] if page else []))


class Daemon(Server):
    """`kpiwatch serve`, ready; its storage is made anew unless it is to be kept."""

    def __init__(self, programs, directory, keep=False, more_configuration=""):
        self.storage = directory / "storage"
        if not keep:
            shutil.rmtree(self.storage, ignore_errors=True)
        configuration = directory / "kpiwatch.yaml"
        configuration.write_text(CONFIGURATION.format(storage=self.storage) + more_configuration)
        super().__init__(programs, programs / "kpiwatch", "serve", "-c", configuration)

    def wait_until_started(self):
        super().wait_until_started()
        self.wait_for("ready with")
        self.seconds_to_ready = time.monotonic() - self.began

    def metric(self, sample):
        text = self.get("/metrics").decode()
        return float(re.search(f"^{re.escape(sample)} (\\S+)", text, re.MULTILINE).group(1))

    def stored_events(self):
        return int(self.metric("kpiwatch_journal_events"))

    def expect_stored(self, expected):
        if (found := self.stored_events()) != expected:
            raise RuntimeError(f"expected {expected} events in the journal, found {found}")

    def bytes_on_disk(self):
        return sum(file.stat().st_size for file in self.storage.iterdir())


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


class Prometheus(Peer):
    program, ready, load_as = "prometheus", "/-/ready", "remote-write"

    def arguments(self, address):
        configuration = self.directory / "prometheus.yml"
        configuration.write_text("global: {scrape_interval: 1h}\n")
        return (f"--config.file={configuration}", f"--storage.tsdb.path={self.directory}/data",
                f"--web.listen-address={address}", "--web.enable-remote-write-receiver",
                "--storage.tsdb.retention.time=1000d", "--log.level=warn")


class VictoriaMetrics(Peer):
    program, ready, load_as = "victoria-metrics", "/health", "remote-write"

    def arguments(self, address):
        return (f"-storageDataPath={self.directory}/data", f"-httpListenAddr={address}",
                "-retentionPeriod=100y", "-loggerLevel=WARN")


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
