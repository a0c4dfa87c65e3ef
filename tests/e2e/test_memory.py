"""Out of memory: it is said, and what was stored before is whole."""

import os
import resource
import subprocess
import unittest

import servers
import support

CONFIGURATION = "targets: [{id: video, kind: online_rate, objective: 0.9}]\n"
ASSETS = 300_000
LIMIT = 384 << 20


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))


class Memory(support.TestCase):
    @unittest.skipIf("KPIWATCH_SANITIZED" in os.environ, "sanitizers need more addresses than that")
    def test_whoever_has_none_left_says_so_and_loses_nothing(self):
        config = self.configure(CONFIGURATION)
        events = self.directory / "events.ndjson"
        with events.open("w") as file:
            for number in range(ASSETS):
                # Attributes that no other asset has take memory of their own.
                labels = {"place": f"{number:0500}"}
                file.write(support.event("asset.registered", f"camera-{number}", "2025-01-01T00:00:00Z",
                                         {"kind": "camera", "labels": labels}) + "\n")
        ended = subprocess.run([servers.KPIWATCH, "ingest", "-c", config, events], capture_output=True, text=True,
                               timeout=10 * servers.PATIENCE, preexec_fn=limit_memory)
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertIn("kpiwatch: out of memory", ended.stderr)
        stored = support.run("events", "-c", config).stdout.count("\n")
        self.assertGreater(stored, 0)
        self.assertLess(stored, ASSETS)
        again = support.run("ingest", "-c", config, events).stdout
        self.assertEqual(again, f"accepted {ASSETS - stored}, duplicates {stored}, rejected 0\n")


if __name__ == "__main__":
    unittest.main()
