"""Makes FIGURES.md and its plots from what run.py has found: page.py figures.json [folder]."""

import json
import pathlib
import statistics
import sys

from marks import MARKS, Figures
from results import shown
from svg import plot


def main(source, folder=pathlib.Path(__file__).parent):
    found = json.loads(pathlib.Path(source).read_text())
    folder = pathlib.Path(folder)
    plots = folder / "plots"
    plots.mkdir(parents=True, exist_ok=True)
    cases = found["cases"]
    for case, measured in along_an_axis(cases):
        (plots / plot_of(case)).write_text(plot_case(measured))
    (folder / "FIGURES.md").write_text("\n\n".join(
        [HEAD, warning(cases), machine(found["machine"]), marks(cases), growth(cases), everything(cases)]) + "\n")


HEAD = """# Figures
Made by `page.py` from `figures.json`, which `run.py` wrote; [README.md](README.md) tells what each part measures
and how."""


def along_an_axis(cases):
    return [(case, measured) for case, measured in cases.items() if "along" in measured]


def warning(cases):
    if any(measured.get("short") for measured in cases.values()):
        return "**Of a short pass: no figure here means anything.**"
    taken = sorted(measured["taken"] for measured in cases.values())
    busiest = max(measured["load"] for measured in cases.values())
    return (f"Taken from {taken[0]} to {taken[-1]} UTC. Processes that wanted a processor, the benchmark's own among "
            f"them, on average of a minute: at most {busiest:g}.")


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine(parts):
    return "## The machine\n" + table(["", ""], [[name, value] for name, value in parts.items()])


def marks(cases):
    figures = Figures(cases)
    rows = [[str(mark.row), mark.work, mark.limit, *reached(mark, figures)] for mark in MARKS]
    return ("## What was to be reached, and what is\n"
            "Medians. In the last column 1 is the mark, and more is better.\n\n"
            + table(["#", "work", "mark", "reached", "times the mark"], rows))


def reached(mark, figures):
    try:
        value = mark.reached(figures)
    except (KeyError, ValueError):
        return ["not measured", ""]
    except ZeroDivisionError:
        return ["too short to tell", ""]
    times = mark.times(value) if value else None
    return [f"{shown(value)} {mark.unit}", "" if times is None else shown(times)]


def growth(cases):
    parts = ["## How cost grows"]
    for case, measured in along_an_axis(cases):
        rows = [[name, *map(shown, values)] for name, values in measured["figures"].items()]
        parts.append(f"### {case[0].upper()}{case[1:]}\n![{case}](plots/{plot_of(case)})\n\n"
                     + table([measured["along"], *map(shown, measured["at"])], rows))
    return "\n\n".join(parts)


def plot_of(case):
    return case.replace(",", "").replace(" ", "-") + ".svg"


def plot_case(measured):
    """A panel for each unit, which is what follows the last comma of a figure's name."""
    panels = {}
    for name, values in measured["figures"].items():
        words, _, unit = name.rpartition(", ")
        panels.setdefault(unit, {})[words] = values
    return plot(measured["along"], measured["at"],
                {unit: lines for unit, lines in panels.items() if any(map(any, lines.values()))})


def everything(cases):
    parts = ["## All figures"]
    for case, measured in cases.items():
        if "along" not in measured:
            parts.append(f"### {case[0].upper()}{case[1:]}\n{measured['taken']} UTC, load {measured['load']:g}\n\n"
                         + table(["", "median", "least", "greatest", "times"],
                                 [figure(name, values) for name, values in measured["figures"].items()]))
    return "\n\n".join(parts)


def figure(name, values):
    if len(values) == 1:
        return [name, shown(values[0]), "", "", "1"]
    return [name, shown(statistics.median(values)), shown(min(values)), shown(max(values)), str(len(values))]


if __name__ == "__main__":
    main(*sys.argv[1:])
