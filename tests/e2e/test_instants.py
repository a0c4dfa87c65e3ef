"""What turns without an event: at that very instant, in every answer, and logged once."""

import datetime
import re
import unittest

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
    def setUp(self):
        super().setUp()
        self.daemon = self.serve(self.configure(CONFIGURATION))
        self.begun = now()
        self.limit = self.begun + datetime.timedelta(seconds=2)

    def target(self, name, **at):
        board = self.daemon.get_json("/api/v1/targets", **at)
        found = {target["id"]: target for target in board["targets"]}[name]
        return found, datetime.datetime.fromisoformat(board["at"])

    def metric(self, name):
        return re.search(rf"^{re.escape(name)} (\S+)$", self.daemon.get("/metrics"), re.M)[1]

    def assert_turns_at_the_limit(self, name, has_turned, metric, values):
        """Asks until it has turned: never before the limit and always after it, on both sides of
        the interface; and what is asked about the past says the same to the millisecond."""
        before, after = values
        while True:
            value = self.metric(metric)
            target, at = self.target(name)
            self.assertEqual(has_turned(target), at > self.limit)
            if has_turned(target):
                break
            self.assertEqual(value, before)
        self.assertEqual(self.metric(metric), after)
        self.assertFalse(has_turned(self.target(name, at=text(self.limit))[0]))
        just_after = self.limit + datetime.timedelta(milliseconds=1)
        self.assertTrue(has_turned(self.target(name, at=text(just_after))[0]))

    def test_an_open_fault_passes_its_limit(self):
        support.send(self.daemon, [
            support.event("fault.opened", "f", text(self.begun), {"kind": "network"})])
        self.assert_turns_at_the_limit(
            "outages", lambda target: target["state"] == "breached",
            'kpiwatch_faults_overlong{target="outages",window="year"}', ("0", "1"))
        self.assertEqual(
            self.metric('kpiwatch_target_state{target="outages",state="breached"}'), "1")
        self.assertIn("1 overlong", self.daemon.wait_for("outages is breached"))
        # Another event about it is no reason to say it again.
        support.send(self.daemon, [support.event("fault.closed", "f", text(now()))])
        self.end(self.daemon)
        self.assertEqual(
            [line for line in self.daemon.rest_of_log() if "is breached" in line], [])

    def test_a_heartbeat_runs_out(self):
        support.send(self.daemon, [
            support.event("asset.registered", "c", text(self.begun), {"kind": "camera"}),
            support.event("asset.status", "c", text(self.begun), {"status": "online"})])
        self.assert_turns_at_the_limit(
            "video", lambda target: target["now"]["online"] == 0,
            'kpiwatch_online_assets{target="video"}', ("1", "0"))
        self.assertEqual(self.metric('kpiwatch_counted_assets{target="video"}'), "1")


if __name__ == "__main__":
    unittest.main()
