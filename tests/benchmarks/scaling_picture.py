"""The picture of scaling.py: three panels beside each other, on one axis of time.

Where it sits   drawn by publish.py; svg.py has the pen.
The one idea    ratios on both axes: a line that climbs as steeply as the grid's diagonal doubles
                with what is asked for, a flat one costs the same whatever is asked for.
Read next       speed.py
"""

import math
from typing import Any

from tests.benchmarks.svg import Drawing, LogScale

WIDTH, HEIGHT, TOP, BOTTOM = 1080, 440, 104, 364
SUBTITLE = "where a line is flat, the time goes into calls; where it climbs, into arithmetic"
PANELS = {
    "parameters": "parameters of a network",
    "samples in a batch": "samples in a batch",
    "operations": "operations of a graph",
}
# Line -> its panel, form, color, what it is, and where that stands beside the line's end.
LINES = {
    "parameters": ("parameters", "circle", "minitf", "a step, batch 32"),
    "samples in a batch": ("samples in a batch", "circle", "minitf", "a step, 7,000 parameters"),
    "operations: a run": ("operations", "circle", "minitf", "running it"),
    "operations: planning": ("operations", "square", "tensorflow", "planning it, once"),
}


def draw(kept: dict[str, Any]) -> str:
    """The picture as SVG."""
    lines = {name: kept["seconds"][name] for name in LINES}
    drawing = Drawing(WIDTH, HEIGHT, "Cost against size", _words(lines))
    drawing.text(24, 40, "What size costs", size=22, bold=True)
    drawing.text(24, 64, SUBTITLE, "quiet", 14)
    seconds = [s for points in lines.values() for _, s in points]
    time = LogScale(10 ** math.floor(math.log10(min(seconds))), max(seconds) * 1.6, BOTTOM, TOP)
    for number, panel in enumerate(PANELS):
        left = 90 + 332 * number
        mine = {name: points for name, points in lines.items() if LINES[name][0] == panel}
        _panel(drawing, panel, mine, time, left, left + 292)
        if number == 0:
            for tick in time.ticks((1,)):
                drawing.text(left - 14, time(tick) + 4, _time(tick), "quiet", 12, "end")
    return str(drawing)


def _panel(
    drawing: Drawing, panel: str, lines: dict[str, Any], time: LogScale, left: float, right: float
) -> None:
    """One kind of size: its axis, and its lines."""
    sizes = [size for points in lines.values() for size, _ in points]
    scale = LogScale(min(sizes) / 1.6, max(sizes) * 1.6, left, right)
    for tick in time.ticks((1,)):
        drawing.line([(left, time(tick)), (right, time(tick))], "rule")
    for tick in scale.ticks((1,)):
        drawing.line([(scale(tick), TOP), (scale(tick), BOTTOM)], "rule")
        drawing.text(scale(tick), BOTTOM + 20, _count(tick), "quiet", 12, "middle")
    drawing.text((left + right) / 2, BOTTOM + 46, PANELS[panel], "ink", 13, "middle", bold=True)
    for number, (name, points) in enumerate(lines.items()):
        _, form, kind, words = LINES[name]
        drawing.line([(scale(size), time(s)) for size, s in points], f"{kind}-line", 2)
        for size, s in points:
            drawing.mark(form, scale(size), time(s), kind, f"{size:,}: {_time(s)}")
        y = TOP + 18 + 20 * number
        drawing.mark(form, left + 14, y - 4, kind)
        drawing.text(left + 27, y, words, "quiet", 12)


def _words(lines: dict[str, Any]) -> str:
    ends = {name: (points[0], points[-1]) for name, points in lines.items()}
    return "; ".join(
        f"{name}: {first[0]:,} in {_time(first[1])}, {last[0]:,} in {_time(last[1])}"
        for name, (first, last) in ends.items()
    )


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size * 0.9999:
            return f"{float(f'{seconds / size:.2g}'):g} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def _count(number: float) -> str:
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if number >= size:
            return f"{number / size:g}{unit}"
    return f"{number:g}"
