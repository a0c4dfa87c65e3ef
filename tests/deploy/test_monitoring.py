"""The shipped configurations of Prometheus and Alertmanager, judged by their own tools and by a real Alertmanager."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import yaml

from servers import eventually, start_alertmanager

DEPLOY = pathlib.Path(__file__).parents[2] / "deploy"
ALERTMANAGER = DEPLOY / "alertmanager" / "alertmanager.yml"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def routed(**labels):
    told = run("amtool", "config", "routes", "test", f"--config.file={ALERTMANAGER}",
               *(f"{name}={value}" for name, value in labels.items()))
    return told.stdout.strip()


def alert(name, severity, target=None):
    labels = {"alertname": f"Kpiwatch{name}", "severity": severity, "instance": "a"}
    return labels | ({"target": target} if target else {})


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
        severities = {"KpiwatchFaultOverLimit": "critical", "KpiwatchFaultsLost": "critical",
                      "KpiwatchOnlineRateLost": "critical", "KpiwatchDown": "critical",
                      "KpiwatchSourceSilent": "warning", "KpiwatchBudgetBehindPlan": "warning",
                      "KpiwatchErrorBudgetRunsOut": "info"}
        receivers = {severity: {routed(alertname=name, severity=of_it, target="x")
                                for name, of_it in severities.items() if of_it == severity}
                     for severity in severities.values()}
        self.assertEqual(receivers, {"critical": {"wake-somebody"}, "warning": {"duty"}, "info": {"office"}})

    def test_every_alert_that_says_a_target_is_lost_is_told_seldom(self):
        routes = yaml.safe_load(ALERTMANAGER.read_text(encoding="utf-8"))["route"]["routes"][0]["routes"]
        self.assertEqual((routes[0]["matchers"], routes[0]["repeat_interval"]),
                         (['alertname=~"Kpiwatch.*Lost"', 'severity="critical"'], "5d"))

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

    def silent(self, count):
        """(alert, target) of each that is told to nobody, once there are so many."""
        def asked():
            alerts = json.loads(self.alertmanager.get("/api/v2/alerts"))
            silent = {(alert["labels"]["alertname"].removeprefix("Kpiwatch"), alert["labels"].get("target", ""))
                      for alert in alerts if alert["status"]["state"] == "suppressed"}
            return silent if len(silent) >= count else None
        return eventually(asked)

    def test_a_target_that_is_lost_silences_its_own_warnings_and_no_others(self):
        self.fire(alert("FaultsLost", "critical", "outages"), alert("FaultsAheadOfCalendar", "warning", "outages"),
                  alert("FaultsAheadOfCalendar", "warning", "others"), alert("FaultNearLimit", "critical", "outages"),
                  alert("SourceSilent", "warning"))
        self.assertEqual(self.silent(1), {("FaultsAheadOfCalendar", "outages")})

    def test_money_that_is_overspent_silences_what_else_is_said_of_it(self):
        self.fire(alert("BudgetOverspent", "warning", "spending"), alert("BudgetGap", "warning", "spending"),
                  alert("BudgetForecastMiss", "info", "spending"), alert("BudgetGap", "warning", "other"))
        self.assertEqual(self.silent(2), {("BudgetGap", "spending"), ("BudgetForecastMiss", "spending")})

    def test_of_one_matter_the_graver_alert_silences_the_lesser(self):
        self.fire(alert("FaultOverLimit", "critical", "outages"), alert("FaultNearLimit", "critical", "outages"),
                  alert("FaultNearLimit", "critical", "others"), alert("LastFaultUsed", "warning", "outages"),
                  alert("FaultsMostUsed", "warning", "outages"), alert("FaultsMostUsed", "warning", "others"))
        self.assertEqual(self.silent(2), {("FaultNearLimit", "outages"), ("FaultsMostUsed", "outages")})
