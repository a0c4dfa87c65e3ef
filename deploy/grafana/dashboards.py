#!/usr/bin/env python3
"""Writes the dashboards, in Chinese and in English, as the JSON files that Grafana is provisioned with.

Run it again after changing anything in kpiwatch_dashboards/. Grafana's titles are fixed text, so what items and
projects are called comes from tables with the columns id and name: give your own with --names.
"""

import argparse
import json
import pathlib

from kpiwatch_dashboards import faults, itself, money, online, overview
from kpiwatch_dashboards.words import LANGUAGES, Words, read_names

HERE = pathlib.Path(__file__).resolve().parent
DASHBOARDS = {"overview": overview, "online": online, "faults": faults, "money": money, "itself": itself}
NAMES = [HERE / "names.csv", HERE.parents[1] / "config" / "qingcheng-2025-budget.csv"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "dashboards", help="the folder to write to")
    parser.add_argument("--names", type=pathlib.Path, nargs="*", default=NAMES, metavar="CSV",
                        help="tables with the columns id and name (default: names.csv and the shipped budget)")
    arguments = parser.parse_args()
    names = read_names(arguments.names)
    for language in LANGUAGES:
        write_all(arguments.out / language, Words(language, names))


def write_all(folder, say):
    folder.mkdir(parents=True, exist_ok=True)
    for name, module in DASHBOARDS.items():
        text = json.dumps(module.build(say), ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
