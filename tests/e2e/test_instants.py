"""What turns without an event: at that very instant, on the API and on /metrics, and logged once."""

import datetime
import re
import unittest

import servers
import support

CONFIGURATION = """
assets: {heartbeat_timeout: {camera: 2s}}
targets:
  - {id: outages, kind: faults, limit: 1, max_duration: 2s}
  - {id: video, kind: online_rate, objective: 0.5, select: {kind: camera}}
"""


def now():
    """In whole milliseconds, as kpiwatch keeps it."""
    exact = datetime.datetime.now(datetime.timezone.utc)
    return exact.replace(microsecond=exact.microsecond // 1000 * 1000)


def text(instant):
    return instant.isoformat(timespec="milliseconds")


class Instants(support.TestCase):
    def watch(self, daemon, target, turned):
        """Evaluates until it has turned: the last instant before that and the first one after."""
        before = None
        while True:
            board = daemon.get_json("/api/v1/targets")
            at = datetime.datetime.fromisoformat(board["at"])
            if turned({one["id"]: one for one in board["targets"]}[target]):
                return before, at
            before = at
            self.assertLess(at, self.begun + datetime.timedelta(seconds=servers.PATIENCE))

    def metric(self, daemon, name):
        return re.search(rf"^{re.escape(name)} (\S+)$", daemon.get("/metrics"),
                         re.M).group(1)

    def test_an_open_fault_passes_its_limit(self):
        daemon = self.serve(self.configure(CONFIGURATION))
        self.begun = now()
        support.send(daemon, [support.event("fault.opened", "f", text(self.begun), {"kind": "network"})])
        self.assertEqual(self.metric(daemon, 'kpiwatch_faults_overlong{target="outages",'
                                             'window="year"}'), "0")
        before, after = self.watch(daemon, "outages", lambda target: target["state"] == "breached")
        limit = self.begun + datetime.timedelta(seconds=2)
        self.assertLessEqual(before, limit)
        self.assertGreater(after, limit)
        self.assertEqual(self.metric(daemon, 'kpiwatch_target_state{target="outages",'
                                             'state="breached"}'), "1")
        self.assertEqual(self.metric(daemon, 'kpiwatch_faults_overlong{target="outages",'
                                             'window="year"}'), "1")
        self.assertIn("1 overlong", daemon.wait_for("outages is breached"))
        support.send(daemon, [support.event("fault.closed", "f", text(now()))])
        self.end(daemon)
        self.assertEqual([line for line in daemon.rest_of_log() if "is breached" in line], [])

    def test_a_heartbeat_runs_out(self):
        daemon = self.serve(self.configure(CONFIGURATION))
        self.begun = now()
        support.send(daemon, [support.event("asset.registered", "c", text(self.begun), {"kind": "camera"}),
                     support.event("asset.status", "c", text(self.begun), {"status": "online"})])
        before, after = self.watch(daemon, "video", lambda target: target["now"]["online"] == 0)
        end = self.begun + datetime.timedelta(seconds=2)
        self.assertLessEqual(before, end)
        self.assertGreater(after, end)
        self.assertEqual(self.metric(daemon, 'kpiwatch_online_assets{target="video"}'), "0")
        self.assertEqual(self.metric(daemon, 'kpiwatch_counted_assets{target="video"}'), "1")


if __name__ == "__main__":
    unittest.main()
