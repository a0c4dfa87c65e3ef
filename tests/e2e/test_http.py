"""The interface as curl uses it; every answer is checked against the OpenAPI description."""

import gzip
import json
import re
import socket
import subprocess
import sys
import unittest
import urllib.parse

import described
import read_journal
import servers
import support

CONFIGURATION = """
targets:
  - {id: outages, name: Outages, kind: faults, limit: 10, max_duration: 30m, by: [kind]}
  - {id: video, kind: online_rate, objective: 0.9, by: [town]}
  - {id: spending, kind: budget_execution, objective: 1}
"""
DAY = "2025-03-01T00:00:00Z"
EVENTS = support.EVENTS


class Http(support.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.given = set()
        cls.tests = set()

    def setUp(self):
        super().setUp()
        self.tests.add(self._testMethodName)
        self.daemon = self.serve(self.configure(CONFIGURATION))
        type(self).description = described.Description(
            self.daemon.get_json("/api/v1/openapi.json"))

    def tearDown(self):
        if self.daemon.process.poll() is None:
            self.end(self.daemon)

    def curl(self, target, *options, body=None, undescribed=False):
        """A request with curl; its answer has to be described, unless the request is not."""
        head = self.directory / "head"
        sent = ["--data-binary", "@-"] if body is not None else []
        done = subprocess.run(
            ["curl", "-sS", "--max-time", str(servers.PATIENCE), "-D", head, *options, *sent,
             self.daemon.url(target)], input=body, capture_output=True, check=True)
        last_head = re.split(rb"\r\n\r\n(?=HTTP/)", head.read_bytes())[-1]
        answer = described.Answer(last_head, b"" if "-I" in options else done.stdout)
        if "-I" not in options and not undescribed:
            method = options[options.index("-X") + 1] if "-X" in options else (
                "GET" if body is None else "POST")
            self.given.add(self.description.check(
                method, urllib.parse.urlsplit(target).path, answer))
        return answer

    def post(self, body, content_type="application/x-ndjson", *options, **more):
        return self.curl(EVENTS, "-H", f"Content-Type: {content_type}", *options,
                         body=body.encode() if isinstance(body, str) else body, **more)

    def assert_receipt(self, answer, accepted, duplicates=0):
        self.assertEqual((answer.status, answer.json()), (
            200, {"accepted": accepted, "duplicates": duplicates, "rejected": []}))

    def assert_problem(self, answer, status, *parts):
        self.assertEqual((answer.status, answer.type), (status, "application/problem+json"))
        self.assertEqual(answer.json()["status"], status)
        for part in parts:
            self.assertIn(part, answer.json()["detail"])

    # The four forms.

    def test_a_structured_event(self):
        line = support.event("fault.opened", "f1", DAY, {"kind": "network"})
        for expected in [(1, 0), (0, 1)]:
            self.assert_receipt(self.post(line, "application/cloudevents+json"), *expected)

    def test_a_batch(self):
        lines = [support.event("fault.opened", name, DAY, {"kind": "network"}) for name in "abc"]
        self.assert_receipt(
            self.post(f"[{','.join(lines)}]", "application/cloudevents-batch+json"), 3)

    def test_binary_mode(self):
        answer = self.curl(
            EVENTS, "-H", "Content-Type: application/json", "-H", "ce-specversion: 1.0",
            "-H", "ce-id: 1", "-H", "ce-source: /vms", "-H", "ce-type: kpiwatch.fault.opened",
            "-H", "ce-subject: %E7%BD%91%E7%BB%9C", "-H", f"ce-time: {DAY}",
            body=b'{"kind":"network"}')
        self.assert_receipt(answer, 1)
        stored = json.loads(self.curl(EVENTS).body)
        self.assertEqual((stored["subject"], stored["data"]), ("网络", {"kind": "network"}))

    def test_lines(self):
        lines = [support.event("fault.opened", name, DAY, {"kind": "network"}) for name in "ab"]
        self.assert_receipt(self.post("\n".join(lines) + "\n"), 2)

    # What is refused.

    def test_one_broken_event_costs_one_event(self):
        lines = [support.event("fault.opened", str(number), DAY, {"kind": "network"})
                 for number in range(1000)]
        lines[500] = support.event("fault.opened", "x", DAY, {"kind": "power"}, id="broken")
        answer = self.post("\n".join(lines))
        self.assertEqual(answer.status, 422)
        receipt = answer.json()
        self.assertEqual((receipt["accepted"], len(receipt["rejected"])), (999, 1))
        refused = receipt["rejected"][0]
        self.assertEqual((refused["index"], refused["id"]), (500, "broken"))
        self.assertIn('"power"', refused["error"])

    def test_a_conflict_is_refused_and_kept(self):
        first = support.event("fault.opened", "f", DAY, {"kind": "network"}, id="same")
        second = support.event("fault.opened", "f", DAY, {"kind": "system"}, id="same")
        self.assert_receipt(self.post(first), 1)
        answer = self.post(second)
        self.assertEqual((answer.status, answer.json()["accepted"]), (422, 0))
        conflict = json.loads(self.curl("/api/v1/conflicts").body)
        self.assertEqual(conflict["event"], json.loads(second))
        self.assertIn("contradicts", self.daemon.wait_for("conflicting"))

    def test_who_reads_the_journal_is_told_that_it_is_in_use_or_damaged(self):
        self.post(support.event("fault.opened", "f", DAY, {"kind": "network"}))
        journal = self.directory / "data-kpiwatch.yaml" / "journal.sqlite"

        def complaint():
            done = subprocess.run([sys.executable, read_journal.__file__, journal], capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            return done.stderr.removeprefix(f"{journal}: ")

        self.assertEqual(complaint(), "in use by a running kpiwatch; stop it, or copy the folder after a stop\n")
        self.end(self.daemon)
        subprocess.run(["sqlite3", journal, "UPDATE blocks SET codec = 3, payload = x'05'"], check=True)
        self.assertEqual(complaint(), "block 1 is damaged: it cannot be decoded\n")

    def test_damaged_conflicts_are_told_and_stop_nothing(self):
        self.post(support.event("fault.opened", "f", DAY, {"kind": "network"}, id="same"))
        other = support.event("fault.opened", "f", DAY, {"kind": "system"}, id="same")
        self.post(other)
        self.end(self.daemon)
        journal = self.directory / "data-kpiwatch.yaml" / "journal.sqlite"
        (accepted, _, kept), = read_journal.conflicts(journal)
        self.assertEqual((accepted, kept), (1, other))
        subprocess.run(["sqlite3", journal, "UPDATE conflicts SET received_at = received_at - 1"], check=True)
        with self.assertRaisesRegex(ValueError, "1 conflicts were kept, and are not these"):
            read_journal.conflicts(journal)

        self.daemon = self.serve(self.directory / "kpiwatch.yaml")
        self.assert_problem(self.curl("/api/v1/conflicts"), 503, "its log says more")
        self.daemon.wait_for("the first 1 are not what was noted of them")
        self.assertEqual(self.curl(EVENTS + "?limit=1").json()["id"], "same")
        again = support.event("fault.opened", "g", DAY, {"kind": "network"})
        self.assert_receipt(self.post(again), 1)

    def test_a_body_that_cannot_be_read_stores_nothing(self):
        self.assert_problem(self.post("[{", "application/cloudevents-batch+json"), 400)
        self.assert_problem(self.post("{", "application/cloudevents+json"), 400)
        self.assert_problem(self.post(b"not gzip", "application/x-ndjson", "-H",
                                      "Content-Encoding: gzip"), 400)
        self.assertEqual(self.curl(EVENTS).body, b"")

    def test_other_media_types_and_codings_are_refused(self):
        self.assert_problem(self.post("x", "text/plain"), 415, "application/cloudevents+json")
        self.assert_problem(self.post("x", "application/x-ndjson", "-H", "Content-Encoding: br"),
                            415)

    def test_too_large_a_body_is_refused(self):
        self.assert_problem(self.post(b" " * (9 << 20)), 413)
        self.assert_problem(
            self.post(gzip.compress(b" " * (64 << 20)), "application/x-ndjson", "-H",
                      "Content-Encoding: gzip"), 413)

    def test_unknown_paths_methods_and_parameters_are_refused(self):
        self.assert_problem(self.curl("/nothing", undescribed=True), 404)
        self.assert_problem(self.curl("/api/v1/targets/nothing"), 404)
        answer = self.curl("/api/v1/targets", "-X", "DELETE", undescribed=True)
        self.assert_problem(answer, 405)
        self.assertEqual(answer.fields["allow"], "GET, HEAD, OPTIONS")
        self.assert_problem(self.curl("/api/v1/targets?at=yesterday"), 400, '"yesterday"')
        self.assert_problem(self.curl("/api/v1/targets?when=now"), 400, "when")
        self.assert_problem(self.curl("/api/v1/targets/outages?at=5"), 400, '"5"')
        self.assert_problem(self.curl(EVENTS + "?from=x"), 400)
        self.assert_problem(self.curl("/api/v1/conflicts?x=1"), 400)

    def test_an_end_before_the_beginning_is_shown_as_an_anomaly(self):
        self.post(support.event("fault.opened", "f", DAY, {"kind": "network"}))
        self.post(support.event("fault.closed", "f", "2025-02-28T23:00:00Z"))
        target = self.curl("/api/v1/targets/outages?at=2025-03-01T00:10:00Z").json()
        fault = target["faults"][0]
        self.assertEqual((fault["ended"], fault["closed_before_opened"]),
                         (None, "2025-02-28T23:00:00+00:00"))
        text = support.run("evaluate", "-c", self.directory / "kpiwatch.yaml", "--url",
                           self.daemon.url(""), "--at", "2025-03-01T00:10:00Z").stdout
        self.assertIn("open, closed before it began", text)

    # What may be asked, and how.

    def test_the_board_and_one_target(self):
        self.post(support.event("fault.opened", "f", DAY, {"kind": "network"}))
        board = self.curl("/api/v1/targets?at=2025-07-01T00:00:00%2B08:00").json()
        self.assertEqual([target["id"] for target in board["targets"]],
                         ["outages", "video", "spending"])
        self.assertEqual(
            self.curl("/api/v1/targets/outages?at=2025-07-01T00:00:00%2B08:00").json(),
            board["targets"][0])

    def test_the_history_of_each_kind_of_target(self):
        self.post(support.event("asset.registered", "c", DAY, {"kind": "camera", "labels": {"town": "a"}}))
        self.post(support.event("asset.status", "c", DAY, {"status": "online"}))
        self.post(support.event("fault.opened", "f", DAY, {"kind": "network"}))
        self.post(support.event("budget.appropriated", "i", DAY, {"amount": "10"}))
        self.post(support.event("budget.spent", "i", DAY, {"amount": "4"}))
        query = "/history?from=2025-03-01T00:00:00Z&to=2025-03-03T00:00:00Z&groups=true"
        video, outages, spending = (
            self.curl(f"/api/v1/targets/{target}{query}").json()
            for target in ("video", "outages", "spending"))
        self.assertEqual([step["good"] for step in video["steps"]], [86400, 86400])
        self.assertEqual([group["labels"] for group in video["groups"]], [{"town": "a"}])
        self.assertEqual([step["count"] for step in outages["steps"]], [1, 0])
        self.assertEqual([group["labels"] for group in outages["groups"]], [{"kind": "network"}])
        self.assertEqual([step["executed_within_yuan"] for step in spending["steps"]], [4, 0])
        only = self.curl(f"/api/v1/targets/video{query}&group.town=b").json()
        self.assertEqual(only["groups"], [])
        self.assert_problem(self.curl("/api/v1/targets/video/history"), 400, '"from"')
        self.assert_problem(self.curl(f"/api/v1/targets/nothing{query}"), 404)

    def test_health_readiness_and_reload(self):
        self.assertEqual(self.curl("/-/healthy").status, 200)
        self.assertEqual(self.curl("/-/ready").status, 200)
        for method in ["POST", "PUT"]:
            self.assertEqual(self.curl("/-/reload", "-X", method).status, 200)
        (self.directory / "kpiwatch.yaml").write_text("targets: 5\n")
        for method in ["POST", "PUT"]:
            answer = self.curl("/-/reload", "-X", method)
            self.assertEqual(answer.status, 500)
            self.assertIn("kpiwatch.yaml:1:10", json.dumps(answer.json()))
        self.assertEqual(len(self.curl("/api/v1/targets").json()["targets"]), 3)

    def test_receivers(self):
        for system, report in [("alertmanager", self.from_alertmanager),
                               ("zabbix", self.from_zabbix)]:
            path = f"/api/v1/receivers/{system}"
            with self.subTest(system):
                def send(body, *options):
                    return self.curl(path, "-H", "Content-Type: application/json", *options, body=body)

                self.assert_receipt(send(report(DAY)), 1)
                self.assert_receipt(send(report(DAY)), 0, 1)
                future = send(report("2999-01-01T00:00:00Z"))
                self.assertEqual((future.status, len(future.json()["rejected"])), (422, 1))
                self.assert_problem(send(b"{}"), 400, system)
                self.assert_problem(send(b" " * (9 << 20)), 413)
                self.assert_problem(send(b"x", "-H", "Content-Encoding: br"), 415)
                self.assert_problem(self.curl(path, body=report(DAY)), 415, "application/json")

    def test_pages_of_other_sites_may_ask_and_change_nothing(self):
        line = support.event("fault.opened", "f", DAY, {"kind": "network"}).encode()
        changes = [(path, ["-X", method], None) for method, path in [("POST", "/-/reload"), ("PUT", "/-/reload")]]
        changes += [(EVENTS, ["-H", "Content-Type: application/x-ndjson"], line)]
        changes += [(f"/api/v1/receivers/{system}", [], b"{}") for system in ["alertmanager", "zabbix"]]
        for said in ["Origin: https://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"]:
            for path, options, body in changes:
                with self.subTest(said=said, path=path):
                    refused = self.curl(path, "-H", said, *options, body=body)
                    self.assert_problem(refused, 403, "pages of other sites")
            self.assertEqual(self.curl("/api/v1/targets", "-H", said).status, 200)
        self.assertEqual(self.curl(EVENTS).body, b"")
        own = "Origin: http://" + self.daemon.address
        self.assertEqual(self.curl("/-/reload", "-X", "POST", "-H", own).status, 200)

    def from_alertmanager(self, time):
        return json.dumps({"version": "4", "alerts": [{
            "status": "firing", "labels": {"alertname": "Down", "instance": "web-1"},
            "startsAt": time, "fingerprint": "6e3c"}]}).encode()

    def from_zabbix(self, time):
        return json.dumps({"status": "problem", "event_id": "1", "time": time, "host": "web-2",
                           "name": "down", "severity": "High", "tags": []}).encode()

    def test_gzip_both_ways(self):
        line = support.event("fault.opened", "f", DAY, {"kind": "network"}) + "\n"
        answer = self.post(gzip.compress(line.encode()), "application/x-ndjson", "-H",
                           "Content-Encoding: gzip")
        self.assert_receipt(answer, 1)
        plain = self.curl("/metrics")
        zipped = self.curl("/metrics", "-H", "Accept-Encoding: gzip")
        self.assertEqual(zipped.fields["content-encoding"], "gzip")
        self.assertLess(len(zipped.body), len(plain.body))
        names = re.compile(rb"^# TYPE .*$", re.M)
        self.assertEqual(names.findall(gzip.decompress(zipped.body)), names.findall(plain.body))

    def test_head_and_options(self):
        board = "/api/v1/targets?at=2025-07-01T00:00:00Z"
        whole = self.curl(board)
        head = self.curl(board, "-I")
        self.assertEqual(head.status, 200)
        self.assertEqual(head.fields["content-length"], str(len(whole.body)))
        options = self.curl(EVENTS, "-X", "OPTIONS", "-H", "WebHook-Request-Origin: vms.example")
        self.assertEqual(options.status, 204)
        self.assertEqual(options.fields["allow"], "GET, HEAD, POST, OPTIONS")
        self.assertEqual(options.fields["webhook-allowed-origin"], "vms.example")

    def test_metrics_the_start_page_and_the_description(self):
        self.assertEqual(self.curl("/metrics").fields["content-type"],
                         "text/plain; version=0.0.4; charset=utf-8")
        self.assertIn("/api/v1/targets", self.curl("/").body.decode())
        self.assertEqual(self.curl("/api/v1/openapi.json").json()["openapi"][:3], "3.1")

    def test_pipelined_requests_are_answered_in_order(self):
        host, port = self.daemon.address.split(":")
        with socket.create_connection((host, int(port)), servers.PATIENCE) as connection:
            asked = ["HEAD /api/v1/targets", "GET /nothing", "GET /-/ready"]
            connection.sendall(b"".join(
                f"{what} HTTP/1.1\r\nHost: {host}\r\n{last}\r\n".encode()
                for what, last in zip(asked, ["", "", "Connection: close\r\n"])))
            heard = b""
            while part := connection.recv(65536):
                heard += part
        self.assertEqual(re.findall(rb"HTTP/1.1 (\d+)", heard), [b"200", b"404", b"200"])
        # The answer to HEAD has no body: the next one follows its fields.
        self.assertTrue(heard.split(b"\r\n\r\n")[1].startswith(b"HTTP/1.1 404"), heard)

    def test_sigterm_finishes_what_it_took(self):
        self.post(support.event("fault.opened", "f", DAY, {"kind": "network"}))
        self.assertEqual(self.daemon.stop(), 0)
        stored = support.run("events", "-c", self.directory / "kpiwatch.yaml").stdout
        self.assertEqual(len(stored.splitlines()), 1)

    @classmethod
    def tearDownClass(cls):
        """With all tests run, nothing is described that was never seen."""
        if cls.tests == set(unittest.TestLoader().getTestCaseNames(cls)):
            never = cls.description.never_given(cls.given)
            if never:
                raise AssertionError(f"described and never given: {never}")


if __name__ == "__main__":
    unittest.main()
