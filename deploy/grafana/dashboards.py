#!/usr/bin/env python3
"""Writes the dashboards, in Chinese and in English, as the JSON files that Grafana is provisioned with.

Run it again after changing anything in kpiwatch_dashboards/. What targets, items and groups are called comes from the
configuration, by way of kpiwatch's metrics.
"""

import argparse
import json
import pathlib

from kpiwatch_dashboards import faults, itself, money, online, overview
from kpiwatch_dashboards.words import LANGUAGES, Words

HERE = pathlib.Path(__file__).resolve().parent
DASHBOARDS = {"overview": overview, "online": online, "faults": faults, "money": money, "itself": itself}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "dashboards", help="the folder to write to")
    arguments = parser.parse_args()
    for language in LANGUAGES:
        write_all(arguments.out / language, Words(language))


def write_all(folder, say):
    folder.mkdir(parents=True, exist_ok=True)
    for name, module in DASHBOARDS.items():
        text = json.dumps(module.build(say), ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
