"""The figures of a run: kept as they come, so that a run that is cut short has told what it found."""

import json
import statistics
import time

from machine import load, machine


class Results:
    """By case; a case holds, by name of the figure, what was found each time, or along an axis.

    Cases of earlier runs stay in the file until they are measured again; each says when it was. A short pass
    begins anew."""

    def __init__(self, directory, path=None, short=False):
        self._path = path
        self._short = short
        self.machine = machine(directory)
        self.cases = {} if short or not path or not path.exists() else json.loads(path.read_text())["cases"]

    def tell(self, case, figures, along=None, at=None):
        figures = {name: found if isinstance(found, list) else [found] for name, found in figures.items()}
        self.cases[case] = {
            "taken": time.strftime("%Y-%m-%d %H:%M", time.gmtime()), "load": round(load(), 1),
            **({"short": True} if self._short else {}),
            **({"along": along, "at": at} if along else {}), "figures": figures}
        self._write()
        print(case + (f", {along} {', '.join(map(shown, at))}" if along else ""))
        for name, found in figures.items():
            told = ", ".join(map(shown, found)) if along else spread(found)
            print(f"    {name:<50} {told}", flush=True)

    def _write(self):
        if self._path:
            text = json.dumps({"machine": self.machine, "cases": self.cases}, indent=1)
            self._path.write_text(text + "\n")


def shown(value):
    """With three digits that count, or all before the point."""
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def spread(values):
    """Median, and in parentheses the least and the greatest."""
    if len(values) == 1:
        return shown(values[0])
    return f"{shown(statistics.median(values))} ({shown(min(values))} to {shown(max(values))})"
