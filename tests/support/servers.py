"""Real servers for the tests: started on ports that the system picks, known to be ready, ended with the test."""

import json
import os
import queue
import re
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

KPIWATCH = os.environ.get("KPIWATCH", "kpiwatch")
PATIENCE = 60  # seconds for what takes milliseconds: a test fails then, and never because of speed


def eventually(ask, patience=PATIENCE):
    """What `ask` answers once that is something: servers scrape and tell each other in their own time."""
    deadline = time.monotonic() + patience
    while not (answer := ask()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"it did not come about within {patience} seconds")
        time.sleep(0.05)
    return answer


class Server:
    """A program that tells on standard error where it listens and when it is ready."""

    def __init__(self, command, address, ready, **process_options):
        self.process = subprocess.Popen([str(part) for part in command], stderr=subprocess.PIPE, text=True,
                                        **process_options)
        self._lines = queue.Queue()
        # Also because a log that nobody reads would stop the server once the pipe is full.
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._heard = []
        try:
            self.address = re.search(address, self.wait_for(address))[1]
            if not any(re.search(ready, line) for line in self._heard):
                self.wait_for(ready)
        except Exception:
            self.kill()
            raise

    def _read(self):
        for line in self.process.stderr:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def wait_for(self, pattern):
        """The next line of the log in which the pattern is found."""
        while (line := self._lines.get(timeout=PATIENCE)) is not None:
            self._heard.append(line)
            if re.search(pattern, line):
                return line
        raise RuntimeError(f"no {pattern!r} in the log:\n" + "\n".join(self._heard))

    def rest_of_log(self):
        """The lines that nobody waited for, of a server that has ended."""
        return list(iter(lambda: self._lines.get(timeout=PATIENCE), None))

    def url(self, path, **arguments):
        query = "?" + urllib.parse.urlencode(arguments, doseq=True) if arguments else ""
        return f"http://{self.address}{path}{query}"

    def get(self, path, **arguments):
        with urllib.request.urlopen(self.url(path, **arguments), timeout=PATIENCE) as answer:
            return answer.read().decode()

    def get_json(self, path, **arguments):
        return json.loads(self.get(path, **arguments))

    def post(self, path, body, content_type="application/json"):
        """Status and body of the answer; a body that is no text is sent as JSON."""
        text = body if isinstance(body, str) else json.dumps(body)
        request = urllib.request.Request(self.url(path), text.encode(), {"Content-Type": content_type})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stop(self):
        """Asks it to end; its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self._ended()

    def kill(self):
        self.process.kill()
        return self._ended()

    def _ended(self):
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self.process.stderr.close()
        return status


def start_kpiwatch(configuration, launcher=(), **process_options):
    """`launcher`: what stands before the program's name and starts it."""
    return Server([*launcher, KPIWATCH, "serve", "-c", configuration],
                  r"listening on http://(127\.0\.0\.1:[0-9]+)", "ready with", **process_options)


def start_prometheus(configuration, data):
    return Server(
        ["prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={data}",
         "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:0"],
        r'msg="Listening on" address=(127\.0\.0\.1:[0-9]+)', "ready to receive web requests")


def start_alertmanager(configuration, data):
    return Server(
        ["prometheus-alertmanager", f"--config.file={configuration}", f"--storage.path={data}",
         "--web.listen-address=127.0.0.1:0", "--cluster.listen-address="],
        r'msg="Listening on" address=(127\.0\.0\.1:[0-9]+)', "Listening on")
