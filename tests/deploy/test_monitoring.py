"""The shipped configurations of Prometheus and Alertmanager, judged by their own tools and by a real Alertmanager."""

import json
import pathlib
import subprocess
import tempfile
import unittest

from servers import eventually, start_alertmanager

DEPLOY = pathlib.Path(__file__).parents[2] / "deploy"
ALERTMANAGER = DEPLOY / "alertmanager" / "alertmanager.yml"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def routed(**labels):
    told = run("amtool", "config", "routes", "test", f"--config.file={ALERTMANAGER}",
               *(f"{name}={value}" for name, value in labels.items()))
    return told.stdout.strip()


class Prometheus(unittest.TestCase):
    def test_promtool_takes_the_configuration(self):
        done = run("promtool", "check", "config", DEPLOY / "prometheus" / "prometheus.yml")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("WARN", done.stdout + done.stderr)


class Alertmanager(unittest.TestCase):
    def test_amtool_takes_the_configuration(self):
        done = run("amtool", "check-config", ALERTMANAGER)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_an_alert_goes_to_whom_its_severity_concerns(self):
        receivers = {severity: routed(alertname="KpiwatchTargetLost", severity=severity, target="outages")
                     for severity in ("critical", "warning", "info")}
        self.assertEqual(receivers, {"critical": "wake-somebody", "warning": "duty", "info": "office"})

    def test_what_is_not_kpiwatchs_goes_to_whoever_is_on_duty(self):
        self.assertEqual(routed(alertname="InstanceDown", severity="critical"), "duty")


class Inhibition(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        configuration = pathlib.Path(folder.name) / "alertmanager.yml"
        # Nothing is sent: nobody listens on port 1.
        configuration.write_text(ALERTMANAGER.read_text(encoding="utf-8").replace(":8060", ":1"), encoding="utf-8")
        self.alertmanager = start_alertmanager(configuration, folder.name)
        self.addCleanup(self.alertmanager.stop)

    def fire(self, *alerts):
        self.alertmanager.post("/api/v2/alerts", [{"labels": labels} for labels in alerts])

    def states(self):
        alerts = json.loads(self.alertmanager.get("/api/v2/alerts"))
        return {(alert["labels"]["target"], alert["labels"]["severity"]): alert["status"]["state"] for alert in alerts}

    def test_a_target_that_is_lost_silences_its_own_warnings_and_no_others(self):
        lost = {"alertname": "KpiwatchTargetLost", "severity": "critical", "target": "outages"}
        warning = {"alertname": "KpiwatchFaultsAheadOfCalendar", "severity": "warning"}
        self.fire(lost, warning | {"target": "outages"}, warning | {"target": "spending"})
        eventually(lambda: "suppressed" in self.states().values())
        self.assertEqual(self.states(), {
            ("outages", "critical"): "active", ("outages", "warning"): "suppressed",
            ("spending", "warning"): "active"})
