"""Every query of every panel, run on a real Prometheus that knows the simulated year, gives figures."""

import datetime
import math
import re
import unittest

from dashboard_files import shipped
from grafana_variables import choices, substituted
from simulated_year import DAY, HOUR, NOW, YEAR, SimulatedYear

# Panels that may rightly show nothing here, and why.
RIGHTLY_EMPTY = {
    ("overview", 7): "no rule is loaded, so that no alert fires",
}
SECOND = datetime.timedelta(seconds=1)


class Window:
    """What a dashboard is asked for: the year as of NOW, or, for kpiwatch itself, the last seconds."""

    def __init__(self, dashboard, live):
        days = int(re.fullmatch(r"now-(\d+)d", dashboard["time"]["from"])[1])
        # kpiwatch itself has been scraped for some seconds only.
        self.end = datetime.datetime.now(datetime.timezone.utc) if live else NOW
        self.start = self.end - (20 * SECOND if live else days * DAY)
        self.step = SECOND if live else HOUR if days <= 7 else DAY
        self.builtin = {"__interval": f"{int(self.step.total_seconds())}s", "__rate_interval": "20s"}


def has_figures(series):
    return any(not math.isnan(float(value)) for one in series for _, value in one.get("values", [one.get("value")]))


class Queries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.year = SimulatedYear()
        cls.addClassCleanup(cls.year.stop)

    def variables(self, dashboard, live):
        window = Window(dashboard, live)
        values = dict(window.builtin)
        for variable in dashboard["templating"]["list"]:
            if variable["type"] != "query":
                continue
            offered = choices(variable, self.year, values, window.start, window.end)
            self.assertTrue(offered, variable["query"])
            values[variable["name"]] = self.chosen(variable, offered, live)
        return values

    def chosen(self, variable, offered, live):
        if variable["includeAll"]:
            return variable["allValue"]
        if variable["name"] == "instance":
            return self.year.kpiwatch.address if live else YEAR
        wanted = variable.get("current", {}).get("value", offered[0])
        self.assertIn(wanted, offered)
        return wanted

    def answer(self, dashboard, target, values, live):
        window = Window(dashboard, live)
        expression = substituted(target["expr"], values)
        if target["instant"]:
            return self.year.query(expression, window.end)
        return self.year.query_range(expression, window.start, window.end, window.step)

    def test_every_query_gives_figures_or_is_rightly_empty(self):
        for language, name, dashboard in shipped():
            live = name == "itself"
            values = self.variables(dashboard, live)
            for panel in dashboard["panels"]:
                for target in panel["targets"]:
                    with self.subTest(f"{language}/{name}: {panel['title']} {target['refId']}"):
                        found = has_figures(self.answer(dashboard, target, values, live))
                        self.assertEqual(found, (name, panel["id"]) not in RIGHTLY_EMPTY, target["expr"])
                        self.assert_series_are_told_apart(dashboard, panel, target, values, live)

    def assert_series_are_told_apart(self, dashboard, panel, target, values, live):
        """No two lines of a panel have the same legend, and no legend is left blank."""
        labels = re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])
        series = self.answer(dashboard, target, values, live)
        if target["format"] == "table" or not (labels or panel["type"] in ("timeseries", "status-history")):
            return
        legends = [tuple(one["metric"].get(label, "") for label in labels) for one in series]
        self.assertEqual(len(set(legends)), len(legends), target["expr"])
        self.assertTrue(all(any(legend) for legend in legends) or not labels, target["expr"])

    def test_the_year_says_what_kpiwatch_says(self):
        sample = self.year.query(f'kpiwatch_online_ratio{{instance="{YEAR}", window="year"}}', NOW)
        board = self.year.kpiwatch.get("/api/v1/targets", at=NOW.isoformat(), format="prometheus")
        line = 'kpiwatch_online_ratio{target="video-online",window="year"} '
        told = next(text for text in board.splitlines() if text.startswith(line))
        self.assertEqual(float(sample[0]["value"][1]), float(told[len(line):]))
