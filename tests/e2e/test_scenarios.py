"""The worked cases, through the real program, in every way that events can come in."""

import json
import os
import random
import shutil
import unittest

import support

SCENARIOS = sorted(path.parent for path in (support.TESTS / "scenarios").glob("*/config.yaml"))
BATCH = 100
# A process for every instant takes minutes with a sanitizer: it then looks at some of them.
STRIDE = 5 if os.environ.get("KPIWATCH_SANITIZED") else 1


def differences(expected, actual, place="board"):
    """Where `actual` lacks or contradicts a member of `expected`; numbers to the last bit."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name, value in expected.items():
            if name not in actual:
                yield f"{place}.{name} is missing"
            else:
                yield from differences(value, actual[name], f"{place}.{name}")
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, (one, other) in enumerate(zip(expected, actual)):
            yield from differences(one, other, f"{place}[{index}]")
    elif expected != actual or isinstance(expected, bool) != isinstance(actual, bool):
        yield f"{place}: expected {expected!r}, found {actual!r}"


def first_of_each_identity(lines):
    """Those that may come in any order: one identity with two contents is told by who is first."""
    seen = set()
    for line in lines:
        try:
            event = json.loads(line)
            identity = (event["source"], event["id"])
        except (ValueError, KeyError, TypeError):
            yield line  # refused, wherever it stands
            continue
        if identity not in seen:
            seen.add(identity)
            yield line


class Scenarios(support.TestCase):
    def prepare(self, scenario):
        """A copy of the scenario's folder, with a port that the system picks."""
        folder = self.directory / scenario.name
        shutil.copytree(scenario, folder)
        config = folder / "config.yaml"
        config.write_text(config.read_text().replace("127.0.0.1:9469", "127.0.0.1:0"))
        return config

    def ingest(self, config, lines):
        support.run("ingest", "-c", config, "-", input="".join(line + "\n" for line in lines),
                    check=False)

    def expect(self, scenario, evaluate, stride=1):
        count = 0
        for line in (scenario / "expected.ndjson").read_text().splitlines()[::stride]:
            expected = json.loads(line)
            found = list(differences(expected, evaluate(expected["at"])))
            self.assertEqual(found, [], f"{scenario.name} at {expected['at']}")
            count += 1
        self.assertGreater(count, 0)

    def expect_of_commands(self, scenario, config):
        self.expect(scenario, lambda at: json.loads(support.run(
            "evaluate", "-c", config, "--at", at, "--format", "json").stdout), STRIDE)

    def expect_of_daemon(self, scenario, config):
        daemon = self.serve(config)
        self.expect(scenario, lambda at: daemon.get_json("/api/v1/targets", at=at))
        self.end(daemon)

    def each(self):
        self.assertGreaterEqual(len(SCENARIOS), 10)
        for scenario in SCENARIOS:
            yield scenario, (scenario / "events.ndjson").read_text().splitlines()

    def test_in_the_given_order(self):
        for scenario, lines in self.each():
            config = self.prepare(scenario)
            self.ingest(config, lines)
            self.expect_of_commands(scenario, config)

    def test_shuffled_and_split_over_several_runs(self):
        order = random.Random(20250101)
        for scenario, lines in self.each():
            config = self.prepare(scenario)
            lines = list(first_of_each_identity(lines))
            lines += order.sample(lines, len(lines) // 5)
            order.shuffle(lines)
            parts = 4
            for part in range(parts):
                self.ingest(config, lines[part::parts])
            self.expect_of_daemon(scenario, config)

    def test_over_http_with_a_restart_between(self):
        for scenario, lines in self.each():
            config = self.prepare(scenario)
            half = len(lines) // 2
            for part in [lines[:half], lines[half:]]:
                daemon = self.serve(config)
                for first in range(0, len(part), BATCH):
                    support.send(daemon, part[first:first + BATCH])
                self.end(daemon)
            self.expect_of_daemon(scenario, config)


if __name__ == "__main__":
    unittest.main()
