"""kpiwatch as systemd's service: the units are sound, and the daemon keeps its part of the protocol."""

import json
import re
import signal
import socket
import subprocess
import threading
import unittest
import urllib.error
import urllib.request

from servers import KPIWATCH, PATIENCE, eventually, start_kpiwatch
from service import UNITS, TestCase, assignments, event


class Units(TestCase):
    def test_verify_is_silent(self):
        # systemd asks whether the program is there, so the one that was built stands for the one to be installed.
        for unit in ("kpiwatch.service", "kpiwatch.socket"):
            text = (UNITS / unit).read_text().replace("=/usr/bin/kpiwatch ", f"={KPIWATCH} ")
            (self.directory / unit).write_text(text)
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", self.directory / "kpiwatch.service",
             self.directory / "kpiwatch.socket"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_exposure_is_at_most_one_and_a_half(self):
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=15",
                               UNITS / "kpiwatch.service"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_sockets_address_is_the_default_one(self):
        example = (UNITS.parents[1] / "config" / "example.yaml").read_text()
        listen = re.search(r"^  listen: (\S+)", example, re.MULTILINE)[1]
        self.assertEqual(dict(assignments("kpiwatch.socket"))["ListenStream"], listen)


class Notifications(TestCase):
    def start(self, notify, **variables):
        daemon = start_kpiwatch(self.configuration,
                                env=self.environment(NOTIFY_SOCKET=notify.address, **variables))
        self.addCleanup(daemon.stop)
        return daemon

    def test_ready_is_told_once_it_can_serve(self):
        notify = self.notify_socket()
        notify.fill()
        daemon = self.start(notify)
        # Nobody reads yet: a daemon that told it before would wait, and never come to be ready.
        eventually(lambda: answers_200(daemon.url("/-/ready")))
        ready, told = notify.until("READY")
        self.assertEqual(ready, {"READY": "1", "STATUS": "ready with 0 events"})
        self.assertEqual([names for names in told if names != {"FILLER"}], [])

    def test_watchdog_is_fed(self):
        notify = self.notify_socket()
        self.start(notify, WATCHDOG_USEC="100000")
        notify.until("READY")
        for _ in range(3):
            self.assertEqual(notify.next(), {"WATCHDOG": "1"})

    def test_reload_is_told_from_its_beginning_to_its_end(self):
        notify = self.notify_socket()
        daemon = self.start(notify)
        notify.until("READY")
        daemon.process.send_signal(signal.SIGHUP)
        reloading = notify.next()
        self.assertEqual(reloading["RELOADING"], "1")
        self.assertRegex(reloading["MONOTONIC_USEC"], "^[0-9]+$")
        self.assertEqual(notify.next(), {"READY": "1", "STATUS": "serving"})

    def test_refused_reload_is_told_and_serving_goes_on(self):
        notify = self.notify_socket()
        daemon = self.start(notify)
        notify.until("READY")
        self.configuration.write_text("no-such-key: 1\n")
        daemon.process.send_signal(signal.SIGHUP)
        ready, _ = notify.until("READY")
        self.assertIn("refused", ready["STATUS"])
        self.assertTrue(answers_200(daemon.url("/-/ready")))

    def test_stopping_is_told(self):
        notify = self.notify_socket()
        daemon = self.start(notify)
        notify.until("READY")
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(notify.next()["STOPPING"], "1")

    def test_wrong_configuration_ends_with_the_status_that_is_not_restarted(self):
        self.configuration.write_text("no-such-key: 1\n")
        done = subprocess.run([KPIWATCH, "serve", "-c", self.configuration], capture_output=True, timeout=PATIENCE)
        self.assertEqual(str(done.returncode), dict(assignments("kpiwatch.service"))["RestartPreventExitStatus"])


class SocketActivation(TestCase):
    """Events keep coming while the daemon restarts, one connection each."""

    RESTARTS = 10
    SENDERS = 12

    def setUp(self):
        super().setUp()
        self.held = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.addCleanup(self.held.close)
        self.url = f"http://127.0.0.1:{self.held.getsockname()[1]}"
        self.numbers = iter(range(10**9))
        self.lock = threading.Lock()
        self.answers = []
        self.enough = threading.Event()
        self.addCleanup(self.enough.set)

    def start(self):
        """As systemd does: the socket is descriptor 3, and the process is named."""
        script = f'exec 3<&{self.held.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" "$@"'
        daemon = start_kpiwatch(self.configuration, launcher=("bash", "-c", script), pass_fds=[self.held.fileno()])
        self.addCleanup(daemon.stop)
        return daemon

    def send(self):
        while not self.enough.is_set():
            with self.lock:
                number = next(self.numbers)
            answer = post(self.url, number)
            with self.lock:
                self.answers.append(answer)

    def test_restart_refuses_no_event(self):
        daemon = self.start()
        senders = [threading.Thread(target=self.send) for _ in range(self.SENDERS)]
        for sender in senders:
            sender.start()
        for _ in range(self.RESTARTS):
            before = len(self.answers)
            eventually(lambda: len(self.answers) > before + 10)
            self.assertEqual(daemon.stop(), 0)
            daemon = self.start()
        self.enough.set()
        for sender in senders:
            sender.join(PATIENCE)
        self.assertEqual([answer for answer in self.answers if answer != 200], [])
        counted = len(daemon.get("/api/v1/events").splitlines())
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(counted, len(self.answers))


def answers_200(url):
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return answer.status == 200
    except urllib.error.HTTPError:
        return False


def post(url, number):
    """The status of the answer, or what went wrong on the way."""
    request = urllib.request.Request(f"{url}/api/v1/events", json.dumps(event(number)).encode(),
                                     {"Content-Type": "application/cloudevents+json"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError as error:
        return repr(error)


if __name__ == "__main__":
    unittest.main()
