"""One chart of one measurement, made of lines and words: axes, curves, legend, best epoch.

Where it sits   called by run_stills; draws onto a `Drawing`, which prints as SVG or PNG.
The one idea    a scale is two numbers on paper for two numbers of data; all else is straight lines.
Try it          >>> ticks(0.0, 2.3)
                [0.0, 0.5, 1.0, 1.5, 2.0]
Read next       frontend/src/run_monitor/chart.ts, the same on the page
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from minitf.observe.history import RunHistory
from minitf_widgets.drawing import ERROR, INK, LINE, SOFT, Drawing, Point
from minitf_widgets.text import format_number

# Okabe and Ito's blue and vermilion; the raw batches are the blue at a quarter of its strength.
TRAIN, TRAIN_FAINT, VALIDATION = "#0072b2", "#b2d4e8", "#d55e00"
# Of several runs each has a color, as on the page (frontend/src/run_monitor/styles.css).
RUNS = ("#0072b2", "#d55e00", "#00805e", "#b0508f", "#8f6b00", "#57606a")
POINTS = 240  # a raw curve is drawn with at most this many
Frame = tuple[float, float, float, float]


@dataclass(frozen=True)
class Series:
    """One curve: its points in data, and how it looks."""

    points: Sequence[tuple[float, float]]
    color: str
    label: str = ""
    width: float = 1.6
    dash: bool = False
    dots: bool = False


def draw_chart(picture: Drawing, frame: Frame, runs: Sequence[RunHistory], name: str) -> None:
    """Draw `name` of one run, or of several over each other, into the frame (x, y, w, h)."""
    run, several = runs[-1], len(runs) > 1
    if several:
        series = [line for at, each in enumerate(runs) for line in _of_several(each, name, at)]
    else:
        series = _batch_series(run, name) + _epoch_series(run, name)
    x, y, width, height = frame
    inner = (x + 52, y + 38, width - 72, height - 66)
    picture.text(x + 16, y + 16, name, bold=True)
    broken = _first_broken(run, name)
    if broken:
        picture.text(x + 24 + 7 * len(name), y + 16, broken, size=10.5, color=ERROR)
    if not any(line.points for line in series):
        return
    scale = Scale(inner, [point for line in series for point in line.points])
    _draw_axes(picture, scale, inner)
    for line in series:
        _draw_series(picture, scale, line)
    best = run.best() if name == "loss" and not several else None
    if best:
        cx, cy = scale(run.epoch_column("step")[best[0] - int(run.epoch_rows[0][0])], best[1])
        picture.box(cx - 6, cy - 6, 12, 12, fill="none", stroke=INK, radius=6)
        note = f"best {format_number(best[1])}, epoch {best[0]}"
        picture.text(x + width - 20, y + 32, note, size=10.5, color=SOFT, anchor="end")
    if not broken:
        _draw_legend(picture, x + 24 + 7 * len(name), y + 16, series)


def _first_broken(run: RunHistory, name: str) -> str:
    """Where the measurement stopped being a number, in words."""
    if name not in run.batch.names:
        return ""
    values = run.batch.column(name)
    at = np.flatnonzero(~np.isfinite(values))
    if not len(at):
        return ""
    step = int(run.batch.column("step")[at[0]])
    return f"{name} is {format_number(float(values[at[0]]))} from step {step:,} on"


def _batch_series(run: RunHistory, name: str) -> list[Series]:
    if name not in run.batch.names:
        return []
    points = thinned(run.batch.column("step"), run.batch.column(name))
    return [Series(points, TRAIN_FAINT, "batches", 1.0)]


def _epoch_series(run: RunHistory, name: str) -> list[Series]:
    looks = [
        (name, TRAIN, "epoch mean", False),
        (f"val_{name}", VALIDATION, "validation", True),
    ]
    return [
        Series(_epoch_points(run, column), color, label, dash=dash, dots=True)
        for column, color, label, dash in looks
        if column in run.epoch_columns
    ]


def _of_several(run: RunHistory, name: str, at: int) -> list[Series]:
    """A run among others: what its epochs gave (before the first, its batches), and validation."""
    color = RUNS[at % len(RUNS)]
    lines = [
        Series(_epoch_points(run, column), color, dash=column != name)
        for column in (name, f"val_{name}")
        if column in run.epoch_columns
    ]
    if name in run.batch.names and len(run.epoch_rows) < 2:
        points = thinned(run.batch.column("step"), run.batch.column(name))
        lines.append(Series(points, color, width=1.0))
    return lines


def _epoch_points(run: RunHistory, column: str) -> list[tuple[float, float]]:
    return _finite(run.epoch_column("step"), run.epoch_column(column))


def draw_names(picture: Drawing, x: float, y: float, runs: Sequence[RunHistory]) -> None:
    """Which color is which run; those that find no place are counted."""
    for at, run in enumerate(runs):
        if x + 34 + 6.2 * len(run.name) > picture.width - 60:
            picture.text(x, y, f"and {len(runs) - at} more", size=11, color=SOFT)
            return
        picture.line((x, y - 4), (x + 20, y - 4), stroke=RUNS[at % len(RUNS)], width=2)
        picture.text(x + 25, y, run.name, size=11, color=SOFT)
        x += 42 + 6.2 * len(run.name)


def thinned(steps: np.ndarray, values: np.ndarray) -> list[tuple[float, float]]:
    """The curve in at most `POINTS` points: of each stretch its lowest and its highest value.

    >>> thinned(np.arange(3), np.array([1.0, np.nan, 2.0]))
    [(0.0, 1.0), (2.0, 2.0)]
    """
    finite = np.flatnonzero(np.isfinite(values))
    kept: Iterable[int] = finite
    if len(finite) > POINTS:
        parts = np.array_split(finite, POINTS // 2)
        ends = [sorted({p[values[p].argmin()], p[values[p].argmax()]}) for p in parts]
        kept = [at for pair in ends for at in pair]
    return [(float(steps[at]), float(values[at])) for at in kept]


def _finite(steps: Sequence[float], values: Sequence[float]) -> list[tuple[float, float]]:
    return [pair for pair in zip(steps, values, strict=True) if math.isfinite(pair[1])]


class Scale:
    """From data to paper. The step axis begins at 0; the other fits its values."""

    def __init__(self, inner: Frame, points: Sequence[tuple[float, float]]) -> None:
        self._inner = inner
        steps, values = zip(*points, strict=True)
        low, high = min(values), max(values)
        spare = 0.05 * (high - low) or 0.05 * abs(high) or 1.0
        self.values = (low - spare, high + spare)
        self.steps = (0.0, max(*steps, 1.0))

    def __call__(self, step: float, value: float) -> Point:
        x, y, width, height = self._inner
        low, high = self.values
        return (
            x + width * step / self.steps[1],
            y + height * (high - value) / (high - low),
        )


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers between `low` and `high`, about `wanted` of them.

    >>> ticks(0.0, 540.0)
    [0.0, 100.0, 200.0, 300.0, 400.0, 500.0]
    """
    rough = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= rough * 0.9)
    first = math.ceil(low / step - 1e-9)
    return [round(at * step, 12) for at in range(first, math.floor(high / step + 1e-9) + 1)]


def _draw_axes(picture: Drawing, scale: Scale, inner: Frame) -> None:
    x, y, width, height = inner
    for value in ticks(*scale.values):
        _, at = scale(0, value)
        picture.line((x, at), (x + width, at), stroke=LINE, width=0.7)
        picture.text(x - 6, at + 4, format_number(value), size=10, color=SOFT, anchor="end")
    for step in ticks(*scale.steps):
        if step == int(step):
            at, _ = scale(step, scale.values[0])
            label = f"{int(step):,}" + (" steps" if step == 0 else "")
            anchor = "start" if step == 0 else "middle"
            picture.text(at, y + height + 15, label, size=10, color=SOFT, anchor=anchor)


def _draw_series(picture: Drawing, scale: Scale, line: Series) -> None:
    places = [scale(*point) for point in line.points]
    if len(places) > 1:
        picture.line(*places, stroke=line.color, width=line.width, dash=line.dash)
    if line.dots:
        for cx, cy in places:
            picture.box(cx - 2.5, cy - 2.5, 5, 5, fill=line.color, stroke=line.color, radius=2.5)


def _draw_legend(picture: Drawing, x: float, y: float, series: Sequence[Series]) -> None:
    for line in series:
        if line.label and line.points:
            picture.line((x, y - 4), (x + 20, y - 4), stroke=line.color, width=2, dash=line.dash)
            if line.dots:
                picture.box(x + 7.5, y - 6.5, 5, 5, radius=2.5, fill=line.color, stroke=line.color)
            picture.text(x + 25, y, line.label, size=10.5, color=SOFT)
            x += 32 + 6 * len(line.label)
