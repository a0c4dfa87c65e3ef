"""The rules of shipped and of odd configurations, judged by the real promtool."""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import yaml

from servers import KPIWATCH

ROOT = pathlib.Path(__file__).parents[3]
SHIPPED = sorted((ROOT / "config").glob("*.yaml"))
ODD = sorted((ROOT / "tests" / "data" / "rules").glob("*.yaml"))


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


class Made:
    """The rules of a configuration and their tests, as files."""

    def __init__(self, configuration, folder):
        self.rules = pathlib.Path(folder) / f"{configuration.stem}.yml"
        self.tests = pathlib.Path(folder) / f"{configuration.stem}-tests.yml"
        self.rules.write_text(printed(configuration), encoding="utf-8")
        self.tests.write_text(printed(configuration, "--tests", self.rules.name), encoding="utf-8")

    def alerts(self):
        groups = yaml.safe_load(self.rules.read_text(encoding="utf-8"))["groups"]
        return [rule for group in groups for rule in group["rules"] if "alert" in rule]

    def cases(self):
        """(name, whether something fires) of each."""
        tests = yaml.safe_load(self.tests.read_text(encoding="utf-8"))["tests"]
        return [(test["name"], "exp_alerts" in test["alert_rule_test"][0]) for test in tests]

    def replace_conditions(self, condition):
        rules = yaml.safe_load(self.rules.read_text(encoding="utf-8"))
        for group in rules["groups"]:
            for rule in group["rules"]:
                if "alert" in rule:
                    rule["expr"] = condition
                    rule.pop("for", None)
        self.rules.write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")

    def failed(self):
        """The names of the cases that promtool finds wrong."""
        done = run("promtool", "test", "rules", self.tests)
        return re.findall(r"^    name: (.*),$", done.stdout + done.stderr, re.MULTILINE)


def printed(configuration, *arguments):
    done = run(KPIWATCH, "rules", "-c", configuration, *arguments)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"{configuration}: {done.returncode}: {done.stderr}")
    return done.stdout


class Rules(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def made(self, configuration):
        return Made(configuration, self.folder)

    def test_promtool_takes_every_rule_without_a_doubt(self):
        for configuration in SHIPPED + ODD:
            with self.subTest(configuration.name):
                done = run("promtool", "check", "rules", self.made(configuration).rules)
                self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_every_alert_fires_when_it_should_and_not_otherwise(self):
        made = [self.made(configuration) for configuration in SHIPPED + ODD]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            proofs = pool.map(lambda each: run("promtool", "test", "rules", each.tests), made)
        for each, proof in zip(made, proofs):
            with self.subTest(each.rules.name):
                self.assertEqual(proof.returncode, 0, proof.stdout + proof.stderr)

    def test_every_alert_is_proven_both_ways(self):
        for configuration in SHIPPED + ODD:
            made = self.made(configuration)
            proven = {(name.split(":")[0], fires) for name, fires in made.cases()}
            wanted = {(alert["alert"], fires) for alert in made.alerts() for fires in (True, False)}
            with self.subTest(configuration.name):
                self.assertEqual(proven, wanted)

    def test_rules_that_never_fire_fail_every_case_in_which_they_should(self):
        made = self.made(ROOT / "config" / "qingcheng-2023.yaml")
        made.replace_conditions("vector(0) > 1")
        self.assertEqual(made.failed(), [name for name, fires in made.cases() if fires])

    def test_rules_that_always_fire_fail_every_case(self):
        made = self.made(ROOT / "config" / "qingcheng-2023.yaml")
        made.replace_conditions("vector(1)")
        self.assertEqual(set(name for name, fires in made.cases() if not fires) - set(made.failed()), set())

    def test_every_runbook_address_is_a_section_of_the_page_in_either_language(self):
        titles, chinese = (re.findall("^### (Kpiwatch.*)$", (ROOT / "deploy" / page).read_text(encoding="utf-8"),
                                      re.MULTILINE) for page in ("README.md", "README.zh-CN.md"))
        self.assertEqual(titles, chinese)
        sections = {f"https://example.org/run.md#{title.lower()}" for title in titles}
        addresses = set()
        for configuration in SHIPPED + ODD:
            made = yaml.safe_load(printed(configuration, "--runbook-base", "https://example.org/run.md"))
            addresses |= {rule["annotations"]["runbook_url"]
                          for group in made["groups"] for rule in group["rules"] if "alert" in rule}
        self.assertEqual(addresses, sections)
