"""A service manager for the tests, as far as kpiwatch sees one: the unit's file, notifications, a held socket."""

import os
import pathlib
import shutil
import socket
import tempfile
import unittest

from servers import PATIENCE

UNITS = pathlib.Path(__file__).parents[2] / "deploy" / "systemd"
CONFIGURATION = """
storage: {{path: {directory}/data}}
web: {{listen: "127.0.0.1:0"}}
targets:
  - {{id: cameras, kind: online_rate, select: {{kind: camera}}, objective: 0.9}}
"""


class NotifySocket:
    """Where a service tells how it stands (sd_notify(3))."""

    def __init__(self, directory):
        self.address = str(directory / "notify")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._socket.settimeout(PATIENCE)

    def next(self):
        """The next notification: its assignments."""
        lines = self._socket.recv(4096).decode().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def until(self, name):
        """The names told, a set a notification, up to the one that tells `name`, which is returned as well."""
        told = []
        while name not in (notification := self.next()):
            told.append(set(notification))
        return notification, told

    def fill(self):
        """Makes whoever notifies wait until somebody reads again."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            try:
                while True:
                    sender.sendto(b"FILLER=1", self.address)
            except BlockingIOError:
                pass

    def close(self):
        self._socket.close()


def assignments(file):
    """The unit file's assignments: (name, value), in order."""
    lines = (UNITS / file).read_text().splitlines()
    return [tuple(line.split("=", 1)) for line in lines if "=" in line and not line.startswith("#")]


def event(number):
    return {"specversion": "1.0", "id": str(number), "source": "test", "type": "kpiwatch.asset.registered",
            "subject": f"camera-{number}", "time": "2025-01-01T00:00:00Z", "data": {"kind": "camera"}}


class TestCase(unittest.TestCase):
    """A test with a directory and a configuration of its own."""

    maxDiff = None

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="kpiwatch-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.configuration = self.directory / "kpiwatch.yaml"
        self.configuration.write_text(CONFIGURATION.format(directory=self.directory))

    def notify_socket(self):
        notify = NotifySocket(self.directory)
        self.addCleanup(notify.close)
        return notify

    def environment(self, **variables):
        return os.environ | variables
