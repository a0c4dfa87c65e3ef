"""The dashboards' structure. Grafana publishes no schema that a test could hold them to offline, so this is the
project's own list of what a dashboard has to have; what the panels show is test_dashboard_queries.py's business."""

import itertools
import re
import subprocess
import sys
import tempfile
import unittest

import yaml

from dashboard_files import GRAFANA, LANGUAGES, NAMES, read, shipped

PANELS = {"stat", "bargauge", "table", "timeseries", "status-history"}
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
CHINESE = re.compile("[\u4e00-\u9fff]")
# Written by Prometheus and not by kpiwatch, so they have another instance or none.
NOT_HELD_TO_INSTANCE = {"ALERTS"}


def panels():
    for language, name, dashboard in shipped():
        for panel in dashboard["panels"]:
            yield f"{language}/{name}: {panel['title']}", panel


def without_texts(part):
    """The structure: names of members, lengths of lists, numbers."""
    if isinstance(part, dict):
        return [(name, without_texts(value)) for name, value in part.items()]
    if isinstance(part, list):
        return [without_texts(each) for each in part]
    return None if isinstance(part, str) else part


def cells(panel):
    place = panel["gridPos"]
    return set(itertools.product(range(place["x"], place["x"] + place["w"]),
                                 range(place["y"], place["y"] + place["h"])))


def overrides(panel):
    for override in panel["fieldConfig"]["overrides"]:
        yield override["matcher"]["options"], {entry["id"]: entry["value"] for entry in override["properties"]}


class Generated(unittest.TestCase):
    def test_the_shipped_files_are_what_the_generator_writes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, GRAFANA / "dashboards.py", "--out", folder], check=True)
            for language, name in itertools.product(LANGUAGES, NAMES):
                with open(f"{folder}/{language}/{name}.json", encoding="utf-8") as file:
                    written = file.read()
                file = GRAFANA / "dashboards" / language / f"{name}.json"
                self.assertEqual(written, file.read_text(encoding="utf-8"), f"run {GRAFANA.name}/dashboards.py")

    def test_nothing_else_is_shipped(self):
        files = {path.relative_to(GRAFANA / "dashboards").as_posix() for path in GRAFANA.glob("dashboards/**/*.json")}
        self.assertEqual(files, {f"{language}/{name}.json" for language in LANGUAGES for name in NAMES})

    def test_both_languages_are_the_same_but_for_their_words(self):
        for name in NAMES:
            chinese, english = (without_texts(read(language, name)) for language in LANGUAGES)
            self.assertEqual(chinese, english, name)

    def test_the_chinese_ones_are_chinese_and_the_english_ones_are_not(self):
        for language, name, dashboard in shipped():
            for panel in [dashboard, *dashboard["panels"]]:
                for text in (panel["title"], panel["description"]):
                    self.assertEqual(bool(CHINESE.search(text)), language == "zh", text)


class Structure(unittest.TestCase):
    def test_every_dashboard_is_told_apart(self):
        identities = [dashboard["uid"] for _, _, dashboard in shipped()]
        self.assertEqual(len(set(identities)), len(identities))
        self.assertLessEqual(max(map(len, identities)), 40)

    def test_every_panel_is_of_a_known_kind_and_has_its_words_and_its_unit(self):
        for name, panel in panels():
            with self.subTest(name):
                self.assertIn(panel["type"], PANELS)
                self.assertTrue(panel["title"] and panel["description"])
                self.assertTrue(panel["fieldConfig"]["defaults"]["unit"])

    def test_every_column_of_numbers_has_a_unit(self):
        for name, panel in panels():
            if panel["type"] != "table":
                continue
            renamed = panel["transformations"][-1]["options"]["renameByName"]
            properties = dict(overrides(panel))
            for field, title in renamed.items():
                if field.startswith("Value"):
                    self.assertIn("unit", properties[title], f"{name}: {title}")

    def test_ids_are_unique_and_no_panel_covers_another(self):
        for language, name, dashboard in shipped():
            with self.subTest(f"{language}/{name}"):
                ids = [panel["id"] for panel in dashboard["panels"]]
                self.assertEqual(len(set(ids)), len(ids))
                covered = [cell for panel in dashboard["panels"] for cell in cells(panel)]
                self.assertEqual(len(set(covered)), len(covered))
                self.assertLess(max(x for x, _ in covered), 24)

    def test_every_query_asks_the_chosen_data_source_and_instance(self):
        for name, panel in panels():
            with self.subTest(name):
                self.assertEqual(panel["datasource"], DATASOURCE)
                self.assertEqual(len({target["refId"] for target in panel["targets"]}), len(panel["targets"]))
                for target in panel["targets"]:
                    self.assertEqual(target["datasource"], DATASOURCE)
                    for metric, selector in re.findall(r"(\w+)\{([^}]*)\}", target["expr"]):
                        held = 'instance="$instance"' in selector
                        self.assertEqual(held, metric not in NOT_HELD_TO_INSTANCE, target["expr"])

    def test_every_variable_that_is_used_is_there_and_every_one_there_is_used(self):
        builtin = {"__all", "__interval", "__rate_interval"}
        for language, name, dashboard in shipped():
            declared = {variable["name"] for variable in dashboard["templating"]["list"]}
            text = str([dashboard["panels"], dashboard["templating"], dashboard["links"]])
            used = set(re.findall(r"\$\{?([a-z_][a-z_0-9]*)", text)) - builtin
            self.assertEqual(declared, used, f"{language}/{name}")

    def test_the_first_variable_is_the_data_source(self):
        for _, name, dashboard in shipped():
            first = dashboard["templating"]["list"][0]
            self.assertEqual((first["name"], first["type"], first["query"]),
                             ("datasource", "datasource", "prometheus"), name)


class Provisioning(unittest.TestCase):
    def test_a_provider_for_each_language_reads_its_folder(self):
        provisioned = yaml.safe_load((GRAFANA / "provisioning/dashboards/kpiwatch.yaml").read_text())
        self.assertEqual(provisioned["apiVersion"], 1)
        self.assertEqual([provider["options"]["path"] for provider in provisioned["providers"]],
                         [f"/usr/share/kpiwatch/grafana/dashboards/{language}" for language in LANGUAGES])

    def test_the_data_source_is_a_prometheus_scraped_as_often_as_it_says(self):
        provisioned = yaml.safe_load((GRAFANA / "provisioning/datasources/kpiwatch.yaml").read_text())
        (source,) = provisioned["datasources"]
        prometheus = yaml.safe_load((GRAFANA.parent / "prometheus/prometheus.yml").read_text())
        self.assertEqual((provisioned["apiVersion"], source["type"]), (1, "prometheus"))
        self.assertEqual(source["jsonData"]["timeInterval"], prometheus["global"]["scrape_interval"])
