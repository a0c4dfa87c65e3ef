"""kill -9 at any moment: what was acknowledged is there after a restart, and nothing twice."""

import collections
import json
import random
import shutil
import subprocess
import threading
import time
import unittest

import read_journal
import servers
import support

CONFIGURATION = "targets: [{id: outages, kind: faults, limit: 10}]\n"
CYCLES = 12
SENDERS = 3
BATCH = 20
RESENT = 10_000  # in one request: more might be too large for one


def opened(name):
    return support.event("fault.opened", name, "2025-03-01T00:00:00Z", {"kind": "network"}, id=name)


class Sender(threading.Thread):
    """Sends batches until the daemon is gone; knows what was acknowledged and what under way."""

    def __init__(self, daemon, name):
        super().__init__()
        self.receiver = daemon
        self.prefix = name
        self.acknowledged = []
        self.under_way = []

    def run(self):
        for number in range(1_000_000):
            batch = [f"{self.prefix}-{number}-{place}" for place in range(BATCH)]
            lines = [opened(name) for name in batch]
            self.under_way = batch
            try:
                status, body = self.receiver.post(support.EVENTS, "\n".join(lines), support.LINES)
            except OSError:
                return
            if status != 200:
                return
            receipt = json.loads(body)
            if receipt["accepted"] + receipt["duplicates"] != BATCH:
                raise AssertionError(body)
            self.acknowledged += batch
            self.under_way = []


class Kill(support.TestCase):
    def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(self):
        moments = random.Random(9)
        config = self.configure(CONFIGURATION)
        acknowledged, under_way = set(), set()
        killed_with_requests_under_way = 0
        for cycle in range(CYCLES):
            daemon = self.serve(config)
            senders = [Sender(daemon, f"{cycle}-{place}") for place in range(SENDERS)]
            for sender in senders:
                sender.start()
            # Which request a kill hits is left to chance; that it hits some is asserted below.
            time.sleep(moments.uniform(0.05, 0.4))
            daemon.kill()
            for sender in senders:
                sender.join(servers.PATIENCE)
                acknowledged.update(sender.acknowledged)
                under_way.update(sender.under_way)
            killed_with_requests_under_way += any(sender.under_way for sender in senders)
        self.assertGreaterEqual(killed_with_requests_under_way, CYCLES // 2)
        self.assertGreaterEqual(len(acknowledged), CYCLES * BATCH)

        stored = [json.loads(line)["id"]
                  for line in support.run("events", "-c", config).stdout.splitlines()]
        counts = collections.Counter(stored)
        self.assertEqual([name for name, count in counts.items() if count > 1], [])
        self.assertEqual(acknowledged - set(stored), set())
        self.assertEqual(set(stored) - acknowledged - under_way, set())
        self.assert_read_without_kpiwatch(config, stored)

        # What nobody heard an answer to is sent again, as a client does, and is there once.
        daemon = self.serve(config)
        names = sorted(under_way | acknowledged)
        duplicates = 0
        for first in range(0, len(names), RESENT):
            again = support.send(daemon, [opened(name) for name in names[first:first + RESENT]])
            self.assertEqual(again["rejected"], [])
            duplicates += again["duplicates"]
        self.assertEqual(duplicates, len(stored))
        board = daemon.get_json("/api/v1/targets", at="2025-07-01T00:00:00Z")
        self.assertEqual(board["targets"][0]["windows"][0]["count"],
                         len(under_way | acknowledged))
        self.end(daemon)

    def assert_read_without_kpiwatch(self, config, stored):
        """The stopped journal is whole, and shows the same to plain SQLite and to those who know its description."""
        journal = self.directory / f"data-{config.name}" / "journal.sqlite"
        check = subprocess.run(["sqlite3", journal, "PRAGMA integrity_check;",
                                "SELECT sum(events) FROM blocks;"],
                               capture_output=True, text=True, check=True)
        self.assertEqual(check.stdout, f"ok\n{len(stored)}\n")
        read = [json.loads(line)["id"] for payload in read_journal.blocks(journal)
                for line in payload.splitlines()]
        self.assertEqual(read, stored)
        shortened = shutil.copy(journal, self.directory / "shortened.sqlite")
        subprocess.run(["sqlite3", shortened, "DELETE FROM blocks WHERE seq = (SELECT max(seq) FROM blocks);"],
                       check=True)
        with self.assertRaisesRegex(ValueError, "blocks are missing"):
            list(read_journal.blocks(shortened))


if __name__ == "__main__":
    unittest.main()
