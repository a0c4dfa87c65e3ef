"""What the end-to-end tests share: the built program, configurations and events."""

import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import servers
from servers import KPIWATCH, PATIENCE

TESTS = pathlib.Path(__file__).parents[1]
EVENTS = "/api/v1/events"
LINES = "application/x-ndjson"


def run(*arguments, input=None, check=True):
    """Runs the program to its end; text in, text out."""
    done = subprocess.run([KPIWATCH, *map(str, arguments)], input=input, capture_output=True,
                          text=True, timeout=10 * PATIENCE)
    if check and done.returncode != 0:
        raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr}")
    return done


def event(type, subject, time, data=None, **attributes):
    """A CloudEvent's line; its id is made from type, subject and time unless given."""
    line = {"specversion": "1.0", "id": f"{type}/{subject}/{time}", "source": "test",
            "type": f"kpiwatch.{type}", "subject": subject, "time": time, "data": data or {}}
    return json.dumps(line | attributes, ensure_ascii=False)


def send(daemon, lines):
    """Posts events, and returns the receipt."""
    status, body = daemon.post(EVENTS, "".join(line + "\n" for line in lines), LINES)
    if status not in (200, 422):
        raise AssertionError(f"{status}: {body}")
    return json.loads(body)


class TestCase(unittest.TestCase):
    """A test in a directory of its own."""

    maxDiff = None

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="kpiwatch-"))
        self.addCleanup(shutil.rmtree, self.directory)

    def configure(self, text, name="kpiwatch.yaml"):
        """Writes a configuration with a storage of its own and a port that the system picks."""
        file = self.directory / name
        file.write_text(f"{text}\nstorage: {{path: {self.directory}/data-{name}}}\n"
                        "web: {listen: '127.0.0.1:0'}\n")
        return file

    def started(self, server):
        """Ends the server with the test, unless the test ends it."""
        self.addCleanup(lambda: server.process.poll() is None and server.kill())
        return server

    def serve(self, config):
        return self.started(servers.start_kpiwatch(config))

    def end(self, daemon):
        """As an operator ends it."""
        self.assertEqual(daemon.stop(), 0)
