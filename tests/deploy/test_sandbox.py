"""kpiwatch does all of its work within the restrictions of its unit, and the restrictions of this test are real."""

import os
import pathlib
import re
import signal
import subprocess
import unittest

from sandbox import Sandbox
from servers import KPIWATCH, PATIENCE, start_kpiwatch
from service import TestCase, event

# What tries each thing that is forbidden, and prints the names of those that worked.
ESCAPES = """
import ctypes, mmap, os, socket
def attempt(name, action):
    try:
        action()
        print(name)
    except OSError:
        pass
attempt("write to the system", lambda: open("/usr/escaped", "w"))
attempt("write to the root", lambda: open("/escaped", "w"))
attempt("write and execute memory", lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC))
attempt("packet sockets", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt("netlink sockets", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
attempt("priorities", lambda: os.setpriority(os.PRIO_PROCESS, 0, 1))
attempt("homes", lambda: os.listdir("/root"))
attempt("another root", lambda: os.chroot("/usr"))
print("done")
"""


class Sandboxed(TestCase):
    def setUp(self):
        super().setUp()
        self.state = self.directory / "data"
        self.state.mkdir()

    def sandbox(self, program):
        sandbox = Sandbox(str(pathlib.Path(program).resolve()), str(self.configuration), str(self.state))
        self.addCleanup(sandbox.close)
        return sandbox

    def environment(self):
        # Of a build with AddressSanitizer: its leak check traces the process, which the sandbox forbids.
        return super().environment(ASAN_OPTIONS="detect_leaks=0")

    def test_sandbox_holds(self):
        sandbox = self.sandbox("/usr/bin/python3")
        done = subprocess.run([*sandbox.launcher, "/usr/bin/python3", "-c", ESCAPES], capture_output=True, text=True,
                              pass_fds=sandbox.descriptors, timeout=PATIENCE)
        self.assertEqual((done.stdout, done.stderr), ("done\n", ""))

    def test_daemon_takes_events_answers_and_ends_cleanly(self):
        outside = start_kpiwatch(self.configuration)
        metrics = metric_names(outside)
        self.assertEqual(outside.stop(), 0)

        sandbox = self.sandbox(KPIWATCH)
        daemon = start_kpiwatch(self.configuration, launcher=sandbox.launcher, pass_fds=sandbox.descriptors,
                                env=self.environment())
        self.addCleanup(daemon.stop)
        pid = sandbox.pid()
        status, body = daemon.post("/api/v1/events", [event(number) for number in range(100)],
                                   "application/cloudevents-batch+json")
        self.assertEqual((status, body), (200, '{"accepted":100,"duplicates":0,"rejected":[]}'))
        os.kill(pid, signal.SIGHUP)
        daemon.wait_for("configuration")
        self.assertEqual(daemon.get_json("/api/v1/targets")["targets"][0]["now"]["unknown"], 100)
        self.assertEqual(metrics - metric_names(daemon), set())
        os.kill(pid, signal.SIGTERM)
        self.assertEqual(daemon.process.wait(PATIENCE), 0)


def metric_names(daemon):
    return set(re.findall(r"^# TYPE (\S+)", daemon.get("/metrics"), re.MULTILINE))


if __name__ == "__main__":
    unittest.main()
