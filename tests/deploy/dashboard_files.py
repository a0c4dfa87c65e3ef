"""The dashboards as they are shipped."""

import json
import pathlib

GRAFANA = pathlib.Path(__file__).parents[2] / "deploy" / "grafana"
LANGUAGES = ("zh", "en")
NAMES = ("overview", "online", "faults", "money", "itself")


def read(language, name):
    return json.loads((GRAFANA / "dashboards" / language / f"{name}.json").read_text(encoding="utf-8"))


def shipped():
    """(language, name, dashboard) of every one."""
    return [(language, name, read(language, name)) for language in LANGUAGES for name in NAMES]
