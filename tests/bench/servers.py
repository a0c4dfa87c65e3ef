"""What is measured, and the raw sink: each a process of its own, on a port that the system picks."""

import contextlib
import http.client
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

from configuration import configuration

PATIENCE = 900  # seconds: for what should take a few, and ten million events may take minutes


def size_of(file):
    """0 of one that is there no more: kpiwatch removes some while it runs."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


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

    @contextlib.contextmanager
    def connection(self):
        """One that stays open."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            yield Connection(connection)
        finally:
            connection.close()

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

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


class Connection:
    def __init__(self, connection):
        self._connection = connection

    def get(self, path):
        return self._answer("GET", path)

    def post(self, event):
        """Of one event, stored when this returns."""
        return self._answer("POST", "/api/v1/events", json.dumps(event),
                            {"Content-Type": "application/cloudevents+json"})

    def metric(self, sample):
        text = self.get("/metrics").decode()
        return float(re.search(f"^{re.escape(sample)} (\\S+)", text, re.MULTILINE).group(1))

    def _answer(self, method, path, body=None, headers=None):
        self._connection.request(method, path, body, headers or {})
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 204):
            raise RuntimeError(f"expected 200 of {method} {path}, found {answer.status}: {text[:500]}")
        return text


class Sink(Server):
    """On a file full of so many mebibytes beforehand; on one that grows without."""

    def __init__(self, programs, directory, page, mebibytes):
        arguments = [programs / "bench_sink", "--file", directory / "sink"]
        arguments += ["--full", mebibytes] if mebibytes else []
        arguments += ["--page", page] if page else []
        super().__init__(programs, *arguments)


class Daemon(Server):
    """`kpiwatch serve`, ready; its storage is made anew unless it is to be kept. Of two that run at a time one
    has another `name`."""

    def __init__(self, programs, directory, name="storage", keep=False, **promises):
        self.storage = directory / name
        if not keep:
            shutil.rmtree(self.storage, ignore_errors=True)
        file = directory / f"{name}.yaml"
        file.write_text(configuration(self.storage, **promises))
        super().__init__(programs, programs / "kpiwatch", "serve", "-c", file)

    def wait_until_started(self):
        super().wait_until_started()
        self.wait_for("ready with")
        self.seconds_to_ready = time.monotonic() - self.began

    def stored_events(self):
        with self.connection() as connection:
            return int(connection.metric("kpiwatch_journal_events"))

    def expect_stored(self, expected):
        if (found := self.stored_events()) != expected:
            raise RuntimeError(f"expected {expected} events in the journal, found {found}")

    def bytes_on_disk(self, files="*"):
        return sum(size_of(file) for file in self.storage.glob(files))

    def bytes_of_journal(self):
        return self.bytes_on_disk("journal.sqlite*")
