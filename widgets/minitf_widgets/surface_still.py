"""The still of a loss surface: the map with all walks up to a step; and its words.

Where it sits   behind LossSurface.describe, to_svg and to_png.
Read next       loss_surface.py; frontend/src/loss_surface/ draws the same on the page
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from minitf_widgets.contours import Point
from minitf_widgets.documents import Document
from minitf_widgets.drawing import INK, LINE, SOFT, Drawing
from minitf_widgets.run_chart import RUNS
from minitf_widgets.still_parts import Pixel
from minitf_widgets.surface_document import UNIT, entries_of
from minitf_widgets.text import format_number

LEFT, TOP, WIDTH, HEIGHT, SIDE = 56, 44, 370, 270, 240
PAPER_PIXEL, DEEP = np.array([255, 255, 255]), np.array([158, 200, 226])
DIGITS = 2


def draw_surface(surface: Document, step: int | None, description: str) -> Drawing:
    """The map, walked up to `step` (None: to the end), and the runs by their names."""
    still = Drawing(
        LEFT + WIDTH + SIDE, TOP + HEIGHT + 56,
        title=f"LossSurface: {surface['title']}", description=description,
    )  # fmt: skip
    still.text(20, 28, surface["title"], size=14, bold=True)
    still.image(LEFT, TOP, WIDTH, HEIGHT, _shades(surface))
    for path in surface["lines"]:
        for points in _points_of(path):
            still.line(*points, stroke="#8fa3b3", width=0.8)
    still.box(LEFT, TOP, WIDTH, HEIGHT, fill="none", stroke=LINE, radius=0)
    _draw_ends(still, surface)
    for number, run in enumerate(surface["runs"]):
        _draw_run(still, surface, run, step, number)
    return still


def describe_surface(surface: Document) -> str:
    """The words of a minitf.surface document."""
    runs = surface["runs"]
    if not runs:
        return f"LossSurface: {surface['title']}, no runs"
    lengths = {len(run["x"]) - 1 for run in runs}
    count = f"{len(runs)} run{'s' if len(runs) > 1 else ''}"
    steps = f" of {lengths.pop()} steps" if len(lengths) == 1 else ""
    starts = {(run["x"][0], run["y"][0]) for run in runs}
    start = f" from {_place(*starts.pop())}" if len(starts) == 1 else ""
    lines = [f"LossSurface: {surface['title']}, {count}{steps}{start}"]
    return "\n".join([*lines, *(f"  {run['name']}: {_fate(surface, run)}" for run in runs)])


def _fate(surface: Document, run: Document) -> str:
    for step, (x, y) in enumerate(zip(run["x"], run["y"], strict=True)):
        if not all(low <= float(at) <= high for at, (low, high) in
                   ((x, surface["x"]), (y, surface["y"]))):  # fmt: skip
            back = _inside(surface, run["x"][-1], run["y"][-1])
            if not back:
                return f"leaves the map in step {step}"
    levels = [float(level) for level in surface["levels"]] or [0.0]
    height = _coarse(run["height"][-1], levels[-1] - levels[0])
    place = [_coarse(run[part][-1], surface[part][1] - surface[part][0]) for part in ("x", "y")]
    return f"ends at ({', '.join(place)}), height {height}"


def _coarse(value: float | str, span: float) -> str:
    """A number to about a thousandth of the map: the same words on every machine."""
    unit = 10.0 ** math.floor(math.log10(span / 500)) if span else 0.0
    rounded = round(float(value) / unit) * unit if unit and math.isfinite(float(value)) else value
    return format_number(rounded, DIGITS)


def _inside(surface: Document, x: float | str, y: float | str) -> bool:
    (left, right), (low, high) = surface["x"], surface["y"]
    return left <= float(x) <= right and low <= float(y) <= high


def _place(x: float | str, y: float | str) -> str:
    return f"({format_number(x, DIGITS)}, {format_number(y, DIGITS)})"


def _shades(surface: Document) -> list[list[Pixel]]:
    """Deeper is darker: a color for each place of the grid, from the top."""
    heights = entries_of(surface)
    levels = [float(level) for level in surface["levels"]]
    band = np.searchsorted(levels, np.nan_to_num(heights, nan=np.inf))
    depth = (1 - band / max(len(levels), 1))[::-1, :, None]
    colors = (PAPER_PIXEL + depth * (DEEP - PAPER_PIXEL)).astype(int)
    return [[(int(r), int(g), int(b)) for r, g, b in row] for row in colors]


def _points_of(path: str) -> Iterator[list[Point]]:
    for line in path.split("M")[1:]:
        pairs = [point.split() for point in line.split("L")]
        yield [(LEFT + WIDTH * int(x) / UNIT, TOP + HEIGHT * (1 - int(y) / UNIT)) for x, y in pairs]


def _draw_ends(still: Drawing, surface: Document) -> None:
    """The range of each direction, and what it is called."""
    across, up = surface["names"]
    below, beside = TOP + HEIGHT + 18, LEFT - 8
    low, high = (format_number(end, 3) for end in surface["x"])
    still.text(LEFT, below, low, size=11, color=SOFT)
    still.text(LEFT + WIDTH / 2, below, across, size=12, anchor="middle")
    still.text(LEFT + WIDTH, below, high, size=11, color=SOFT, anchor="end")
    low, high = (format_number(end, 3) for end in surface["y"])
    still.text(beside, TOP + HEIGHT, low, size=11, color=SOFT, anchor="end")
    still.text(beside, TOP + HEIGHT / 2, up, size=12, anchor="end")
    still.text(beside, TOP + 10, high, size=11, color=SOFT, anchor="end")


def _draw_run(
    still: Drawing, surface: Document, run: Document, step: int | None, number: int
) -> None:
    color = RUNS[number % len(RUNS)]
    last = len(run["x"]) - 1 if step is None else min(step, len(run["x"]) - 1)
    points = []
    for x, y in zip(run["x"][: last + 1], run["y"][: last + 1], strict=True):
        if not _inside(surface, x, y):
            break
        points.append(_on_map(surface, float(x), float(y)))
    if len(points) > 1:
        still.line(*points, stroke=color, width=2)
    for x, y in points[-1:]:
        still.box(x - 4, y - 4, 8, 8, fill=color, stroke="#ffffff", radius=4)
    left, y = LEFT + WIDTH + 20, TOP + 14 + 42 * number
    if y < TOP + HEIGHT - 20:
        still.line((left, y - 4), (left + 22, y - 4), stroke=color, width=2)
        still.text(left + 30, y, run["name"], color=INK)
        height = format_number(run["height"][last], DIGITS)
        still.text(left + 30, y + 16, f"height {height} in step {last}", size=11, color=SOFT)


def _on_map(surface: Document, x: float, y: float) -> Point:
    (left, right), (low, high) = surface["x"], surface["y"]
    part = (x - left) / (right - left), (y - low) / (high - low)
    assert all(math.isfinite(each) for each in part)
    return LEFT + WIDTH * part[0], TOP + HEIGHT * (1 - part[1])
