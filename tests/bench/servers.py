"""What is measured and what it is measured beside: each a process of its own, on a port that the system picks."""

import json
import os
import pathlib
import queue
import re
import shutil
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

    def __init__(self, programs, directory, keep=False):
        self.storage = directory / "storage"
        if not keep:
            shutil.rmtree(self.storage, ignore_errors=True)
        configuration = directory / "kpiwatch.yaml"
        configuration.write_text(CONFIGURATION.format(storage=self.storage))
        super().__init__(programs, programs / "kpiwatch", "serve", "-c", configuration)

    def wait_until_started(self):
        super().wait_until_started()
        self.wait_for("ready with")
        self.seconds_to_ready = time.monotonic() - self.began

    def stored_events(self):
        text = self.get("/metrics").decode()
        return int(float(re.search(r"^kpiwatch_journal_events (\S+)", text, re.MULTILINE).group(1)))

    def expect_stored(self, expected):
        if (found := self.stored_events()) != expected:
            raise RuntimeError(f"expected {expected} events in the journal, found {found}")

    def bytes_on_disk(self):
        return sum(file.stat().st_size for file in self.storage.iterdir())
