"""Plots with logarithmic axes, as SVG: panels side by side, each with lines of one unit."""

import math
from html import escape

WIDTH, HEIGHT = 250, 170  # of a panel's inside
LEFT, RIGHT, TOP, BOTTOM = 62, 18, 46, 44
COLOURS = ("#0072b2", "#d55e00", "#009e73")


def plot(x_title, x, panels):
    """`panels`: for each unit, the lines by name, each with a value for every x."""
    width = len(panels) * (LEFT + WIDTH + RIGHT)
    drawn = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{TOP + HEIGHT + BOTTOM}" '
             'font-family="sans-serif" font-size="11" fill="#333">',
             '<rect width="100%" height="100%" fill="#fff"/>']
    for place, (unit, lines) in enumerate(panels.items()):
        drawn.append(f'<g transform="translate({place * (LEFT + WIDTH + RIGHT) + LEFT} {TOP})">')
        drawn += panel(x_title, x, unit, lines)
        drawn.append("</g>")
    return "\n".join(drawn + ["</svg>"]) + "\n"


def panel(x_title, x, unit, lines):
    across = Scale(x, WIDTH)
    up = Scale([value for values in lines.values() for value in values if value > 0], HEIGHT)
    drawn = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#999"/>']
    for value, at in across.ticks():
        drawn += [line(at, 0, at, HEIGHT), text(at, HEIGHT + 15, told(value))]
    for value, at in up.ticks():
        drawn += [line(0, HEIGHT - at, WIDTH, HEIGHT - at),
                  text(-6, HEIGHT - at + 4, told(value), anchor="end")]
    drawn.append(text(WIDTH / 2, HEIGHT + 34, x_title))
    drawn.append(text(-HEIGHT / 2, -46, unit, turned=-90))
    for number, (name, values) in enumerate(lines.items()):
        points = [(across.place(a), HEIGHT - up.place(b)) for a, b in zip(x, values) if b > 0]
        drawn += curve(points, COLOURS[number % len(COLOURS)], name, number)
    return drawn


def curve(points, colour, name, number):
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    above = -10 - 15 * number
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8"/>',
            *(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points),
            f'<circle cx="6" cy="{above - 4}" r="3" fill="{colour}"/>',
            text(14, above, name, anchor="start")]


def line(x1, y1, x2, y2):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'


def text(x, y, words, anchor="middle", turned=0):
    turn = f' transform="rotate({turned})"' if turned else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turn}>{escape(words)}</text>'


class Scale:
    """Logarithmic, at least one power of ten wide."""

    def __init__(self, values, length):
        low, high = math.log10(min(values)), math.log10(max(values))
        widen = max(0.0, 1 - (high - low)) / 2 + 0.08
        self._low, self._high, self._length = low - widen, high + widen, length

    def place(self, value):
        return (math.log10(value) - self._low) / (self._high - self._low) * self._length

    def ticks(self):
        """Powers of ten, and twice and five times them where there are few."""
        steps = (1, 2, 5) if self._high - self._low < 2.5 else (1,)
        values = [step * 10.0 ** power
                  for power in range(math.floor(self._low), math.ceil(self._high) + 1) for step in steps]
        return [(value, self.place(value)) for value in values
                if self._low <= math.log10(value) <= self._high]


def told(value):
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g} {letter}"
    return f"{value:g}"
