"""The still of GradFlow: a row for each layer, norms along depth, updates beside weights.

Where it sits   behind GradFlow.to_svg and to_png.
The one idea    a histogram over steps is a picture: one column a look, deeper colour where more
                numbers lie. Blue runs forward, orange backward, as everywhere.
Read next       gradflow_words.py; frontend/src/grad_flow/ draws the same on the page
"""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence

import numpy as np

from minitf_widgets.documents import Document
from minitf_widgets.drawing import ERROR, GRADIENT, INK, LINE, SOFT, VALUE, Drawing
from minitf_widgets.gradflow_words import describe_flow, names, ratio_of
from minitf_widgets.still_parts import PLUS, ZERO, Pixel, text_width
from minitf_widgets.text import format_number

WIDTH, ROW, TOP = 780, 50, 76
STRIPS = (("activations", "value", 176), ("signals", "gradient", 474))
STRIP_WIDTH, STRIP_HEIGHT, CHART = 210, 32, 190
BINS, LEVELS = 64, 32
MOST_LAYERS, MOST_ZEROS = 14, 6
GUIDE = 1e-3

Curve = list[tuple[float, float]]


def draw_flow(flow: Document, cursor: Document, description: str) -> Drawing:
    """The last look up to the step that `cursor` names, else the last one."""
    steps = flow["steps"]
    look = max(0, sum(step <= cursor.get("step", steps[-1]) for step in steps) - 1)
    layers = flow["layers"][:MOST_LAYERS]
    zeros = flow["zeros"][:MOST_ZEROS]
    bottom = TOP + ROW * len(layers)
    reasons = [(names(flow, zero), _wrapped(zero["words"]["en"], 11.5)) for zero in zeros]
    height = bottom + CHART + sum(24 + 16 * len(lines) for _, lines in reasons)
    height += 36 if zeros else 8
    still = Drawing(WIDTH, height, title=f"GradFlow: {flow['title']}", description=description)
    head = describe_flow(flow).split("\n", 1)[0]
    still.text(20, 30, head, size=14, bold=True)
    still.text(STRIPS[0][2], TOP - 14, "activations", size=12, color=VALUE, bold=True)
    still.text(STRIPS[1][2], TOP - 14, "gradients of these", size=12, color=GRADIENT, bold=True)
    for number, layer in enumerate(layers):
        _draw_layer(still, layer, look, TOP + ROW * number, several=len(steps) > 1)
    _draw_depth(still, flow, layers, look, (20, bottom + 8, 360, CHART - 16))
    _draw_ratios(still, flow, (410, bottom + 8, 350, CHART - 16))
    _draw_zeros(still, reasons, bottom + CHART + 16)
    return still


def _draw_layer(still: Drawing, layer: Document, look: int, y: float, several: bool) -> None:
    still.line((20, y - 6), (WIDTH - 20, y - 6), stroke=LINE, width=0.7)
    still.text(20, y + 15, _fitting(layer["label"], 13, 140), size=13, bold=True)
    dead = layer["dead"][look]["count"]
    note = f"{dead} of {layer['units']} dead" if dead else layer["class"] or ""
    still.text(20, y + 31, _fitting(note, 11, 140), size=11, color=ERROR if dead else SOFT)
    for name, color, x in STRIPS:
        lane = layer[name]
        pixels = strip_pixels(lane, color) if several else bar_pixels(lane, look, color)
        if pixels is None:
            still.text(x, y + 20, "none", size=11, color=SOFT)
            continue
        still.image(x, y, STRIP_WIDTH, STRIP_HEIGHT, pixels)
        still.text(x + STRIP_WIDTH + 8, y + 13, "norm", size=10, color=SOFT)
        still.text(x + STRIP_WIDTH + 8, y + 28, format_number(lane["norm"][look], 3), size=12)


def counts_of(lane: Document) -> np.ndarray:
    """The histograms of a lane, one row a look."""
    return np.frombuffer(base64.b64decode(lane["counts"]), "<u4").reshape(-1, BINS)


def bounds(lane: Document) -> tuple[float, float] | None:
    """The smallest and the largest entry of all looks; None where there was none."""
    lows, highs = (np.array([float(x) for x in lane[end]]) for end in ("lo", "hi"))
    if np.isnan(lows).all():
        return None
    low, high = float(np.nanmin(lows)), float(np.nanmax(highs))
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def strip_pixels(lane: Document, color: str) -> list[list[Pixel]] | None:
    """Histograms over steps: a column for each look, the largest numbers on top."""
    ends = bounds(lane)
    if ends is None:
        return None
    low, high = ends
    table = np.zeros((len(lane["lo"]), LEVELS))
    for look, counts in enumerate(counts_of(lane)):
        start, stop = float(lane["lo"][look]), float(lane["hi"][look])
        if stop > start:  # how many lie below each level: between edges they lie evenly
            below = np.concatenate([[0], np.cumsum(counts)])
            levels = np.linspace(low, high, LEVELS + 1)
            table[look] = np.diff(np.interp(levels, np.linspace(start, stop, BINS + 1), below))
        elif counts.any():
            level = int((start - low) / (high - low) * LEVELS)
            table[look, min(level, LEVELS - 1)] = counts.sum()
    shares = table / np.maximum(table.max(axis=1, keepdims=True), 1e-9)
    return [[_tint(share, color) for share in row] for row in shares.T[::-1]]


def bar_pixels(lane: Document, look: int, color: str) -> list[list[Pixel]] | None:
    """The histogram of one look, as bars."""
    counts = counts_of(lane)[look]
    if not counts.any():
        return None
    heights = np.ceil(counts / counts.max() * LEVELS)
    full, empty = _tint(1.0, color), _tint(0.0, color)
    return [[full if level < h else empty for h in heights] for level in range(LEVELS)[::-1]]


def _tint(share: float, color: str) -> Pixel:
    red, green, blue = (
        round(start + (stop - start) * share**0.45)
        for start, stop in zip(ZERO, PLUS[color], strict=True)
    )
    return red, green, blue


def _draw_depth(
    still: Drawing, flow: Document, layers: Sequence[Document], look: int, frame: tuple[float, ...]
) -> None:
    still.text(frame[0], frame[1] + 14, "Norms along depth", size=12, bold=True)
    words = flow["verdicts"][look]["en"]
    still.text(frame[0], frame[1] + frame[3] + 6, words, size=11, color=ERROR)
    curves: list[Curve] = []
    for name, _, _ in STRIPS:
        norms = [float(layer[name]["norm"][look]) for layer in layers]
        curves.append([(at, norm) for at, norm in enumerate(norms) if norm > 0])
    colors = [(VALUE, False), (GRADIENT, True)]
    _draw_logarithmic(still, curves, colors, frame, float(max(len(layers) - 1, 1)), None)
    still.text(frame[0] + 130, frame[1] + 14, "● activations", size=11, color=VALUE)
    still.text(frame[0] + 220, frame[1] + 14, "● gradients", size=11, color=GRADIENT)


def _draw_ratios(still: Drawing, flow: Document, frame: tuple[float, ...]) -> None:
    still.text(frame[0], frame[1] + 14, "Update ÷ weight", size=12, bold=True)
    weights = [weight for layer in flow["layers"] for weight in layer["weights"]]
    curves = []
    for weight in weights:
        pairs = [(float(step), ratio_of(weight, look)) for look, step in enumerate(flow["steps"])]
        curves.append([(step, ratio) for step, ratio in pairs if ratio])
    if not any(curves):
        still.text(frame[0], frame[1] + 48, "Known when a fit is watched.", size=11, color=SOFT)
        return
    most = max(len(weights) - 1, 1)
    colors = [  # a vector (a bias) is dashed
        (_between(number / most), len(weight["shape"]) < 2) for number, weight in enumerate(weights)
    ]
    _draw_logarithmic(still, curves, colors, frame, float(flow["steps"][-1]), GUIDE)
    note = "dashed: vectors; 0.001 is a good size"
    still.text(frame[0] + frame[2] - 14, frame[1] + 14, note, size=10, color=SOFT, anchor="end")


def _between(share: float) -> str:
    """From the blue of the first layer to the orange of the last."""
    ends = zip(PLUS["value"], PLUS["gradient"], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in ends)


def _draw_logarithmic(
    still: Drawing, curves: Sequence[Curve], looks: Sequence[tuple[str, bool]],
    frame: tuple[float, ...], last: float, guide: float | None,
) -> None:  # fmt: skip
    """Curves over a logarithmic axis that shows whole powers of ten."""
    values = [value for curve in curves for _, value in curve] + ([guide] if guide else [])
    if not values:
        return
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    x, y, width, height = frame[0] + 46, frame[1] + 30, frame[2] - 60, frame[3] - 44

    def place(at: float, value: float) -> tuple[float, float]:
        share = (math.log10(value) - low) / (high - low)
        return x + width * at / max(last, 1), y + height * (1 - share)

    for power in range(low, high + 1, max(1, math.ceil((high - low) / 5))):
        level = place(0, 10.0**power)[1]
        still.line((x, level), (x + width, level), stroke=LINE, width=0.7)
        still.text(x - 6, level + 4, format_number(10.0**power), size=10, color=SOFT, anchor="end")
    if guide:
        still.line(place(0, guide), place(last, guide), stroke=INK, width=1, dash=True)
    for curve, (color, dash) in zip(curves, looks, strict=True):
        points = [place(at, value) for at, value in curve]
        if len(points) > 1:
            still.line(*points, stroke=color, width=1.8, dash=dash)
        for cx, cy in points if len(points) <= 24 else ():
            still.box(cx - 2.5, cy - 2.5, 5, 5, fill=color, stroke=color, radius=2.5)


def _draw_zeros(still: Drawing, reasons: Sequence[tuple[str, list[str]]], y: float) -> None:
    if reasons:
        still.text(20, y, "Why is this gradient zero?", size=13, bold=True)
    for name, lines in reasons:
        y += 24
        still.text(20, y, _fitting(name, 12, WIDTH - 40), size=12, color=GRADIENT, bold=True)
        for line in lines:
            y += 16
            still.text(20, y, line, size=11.5)


def _wrapped(text: str, size: float) -> list[str]:
    """The text in lines that are as wide as the picture."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if text_width(longer, size) <= WIDTH - 40:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _fitting(text: str, size: float, width: float) -> str:
    """As much of a text as fits."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text + "…"
