"""The still of a tensor: the slice that is looked at, a histogram, statistics.

Where it sits   behind TensorView.to_svg and to_png.
Read next       tensor_view.py; frontend/src/tensor_view/ draws the same on the page
"""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf_widgets.documents import Document
from minitf_widgets.drawing import ERROR, INK, SOFT, VALUE, Drawing
from minitf_widgets.still_parts import BROKEN, MINUS, PLUS, ZERO, Pixel
from minitf_widgets.tensor_words import place_of
from minitf_widgets.text import format_number, format_shape

SIDE, RIGHT, TOP = 320, 220, 60
CELL, MOST_PIXELS = 44, 256
NUMBERS = 8  # so many columns show their numbers
BARS = 64
LABEL, LETTER = 11, 6.6  # height of a label, width of a letter of it


def entries_of(part: Document, shape: Sequence[int]) -> np.ndarray:
    """The entries of a part of a tensor, as an array."""
    sizes = [n if p is None else len(p) for p, n in zip(part["picks"], shape, strict=True)]
    if part["type"] == "text":
        return np.array(part["data"], object).reshape(sizes)
    return np.frombuffer(base64.b64decode(part["data"]), "<" + part["type"]).reshape(sizes)


def draw_tensor(
    tensor: Document, axes: Sequence[int], index: Sequence[int] | None, description: str
) -> Drawing:
    """The slice through `index` along two axes."""
    matrix, where = _slice(tensor, axes, index)
    rows, cols = matrix.shape[:2]
    cell = min(CELL, SIDE / max(rows, 1), 1.6 * SIDE / max(cols, 1))
    width, height = max(cols * cell, 40), max(rows * cell, 24)
    sides = _labels(tensor, axes, matrix.shape, (height, width))
    left = 20 + _room(sides[0])
    top = TOP + (LABEL + 4 if sides[1] else 0)
    still = Drawing(
        max(left + width + RIGHT + 48, 480), max(height, 186) + top + 20,
        title=f"TensorView: {tensor['title']}", description=description,
    )  # fmt: skip
    still.text(20, 28, tensor["title"], size=14, bold=True)
    still.text(
        20, 46, f"{format_shape(tensor['shape'])} {tensor['dtype']}{where}", size=12, color=SOFT
    )
    if matrix.size and tensor["kind"] != "text":
        still.image(left, top, width, height, _pixels(tensor, matrix))
        _write_labels(still, sides, (left, top), (width, height))
    if matrix.size and ((cols <= NUMBERS and rows <= NUMBERS) or tensor["kind"] == "text"):
        corner, size = (left, top), (width / cols, height / rows)
        _write_numbers(still, matrix[:NUMBERS, :NUMBERS], corner, size)
    _draw_facts(still, tensor, left + width + 24)
    return still


def _labels(
    tensor: Document, axes: Sequence[int], shape: Sequence[int], room: tuple[float, float]
) -> list[list[str]]:
    """The words beside the rows and above the columns, where there are some and room for them."""
    found: list[list[str]] = [[], []]
    if len(axes) < 2 or "labels" not in tensor:
        return found
    for side, axis in enumerate(axes):
        words = tensor["labels"][axis] or []
        each = room[side] / max(shape[side], 1)
        needed = LABEL if side == 0 else max([LETTER * len(word) for word in words], default=0)
        if len(words) == shape[side] and needed <= each:
            found[side] = words
    return found


def _room(words: Sequence[str]) -> float:
    return max([LETTER * len(word) + 6 for word in words], default=0)


def _write_labels(
    still: Drawing, sides: list[list[str]], corner: tuple[float, float], size: tuple[float, float]
) -> None:
    (left, top), (width, height) = corner, size
    for at, word in enumerate(sides[0]):
        y = top + height * (at + 0.5) / len(sides[0]) + 4
        still.text(left - 6, y, word, size=LABEL, color=SOFT, anchor="end")
    for at, word in enumerate(sides[1]):
        x = left + width * (at + 0.5) / len(sides[1])
        still.text(x, top - 5, word, size=LABEL, color=SOFT, anchor="middle")


def _slice(
    tensor: Document, axes: Sequence[int], index: Sequence[int] | None
) -> tuple[np.ndarray, str]:
    """The entries along two axes (and colors), and which slice that is."""
    entries = entries_of(tensor["sample"], tensor["shape"])
    if not entries.size:
        return np.empty((0, 0)), ""
    count = entries.ndim
    image = tensor["image"] and list(axes) == [count - 2, count - 1]
    shown = [count - 3, count - 2] if image else list(axes)
    kept = [*shown, count - 1] if image else shown
    places = []
    for axis, picked in enumerate(tensor["sample"]["picks"]):
        at = index[axis] if index is not None else 0
        places.append(int(np.searchsorted(picked, at, "right")) - 1 if picked is not None else at)
    order = [*(axis for axis in range(count) if axis not in kept), *kept]
    part = entries.transpose(order)[tuple(places[axis] for axis in order[: count - len(kept)])]
    part = part.reshape(1, -1) if part.ndim < 2 else part
    return part, _where(tensor, places, kept)


def _where(tensor: Document, places: Sequence[int], kept: Sequence[int]) -> str:
    """Which slice is shown, in words."""
    fixed = [axis for axis in range(len(places)) if axis not in kept]
    if not fixed:
        return ""
    if "names" in tensor:
        names = tensor["names"]
        words = [f"{names[axis]} {place_of(tensor, axis, places[axis])}" for axis in fixed]
        return f"  {', '.join(words)}"
    words = [place_of(tensor, a, at) if a in fixed else ":" for a, at in enumerate(places)]
    return f"  [{', '.join(words)}]"


def _pixels(tensor: Document, matrix: np.ndarray) -> list[list[Pixel]]:
    rows, cols = (
        np.arange(min(n, MOST_PIXELS)) * n // min(n, MOST_PIXELS) for n in matrix.shape[:2]
    )
    part = matrix[rows][:, cols]
    if part.ndim == 3:
        full = 255.0 if tensor["dtype"] == "uint8" else 1.0
        colors = np.clip(part[..., :3] / full * 255, 0, 255).astype(int)
        return [[(int(r), int(g), int(b)) for r, g, b in row] for row in colors]
    values = np.abs(part) if part.dtype.kind == "c" else part.astype(np.float64)
    full = float(tensor["scale"]) or 1.0
    return [[_color(float(x), full) for x in row] for row in values]


def _color(value: float, full: float) -> Pixel:
    if not math.isfinite(value):
        return BROKEN
    strength = min(1.0, abs(value) / full) ** 0.7
    end = MINUS if value < 0 else PLUS["value"]
    red, green, blue = (round(a + (b - a) * strength) for a, b in zip(ZERO, end, strict=True))
    return red, green, blue


def _write_numbers(
    still: Drawing, matrix: np.ndarray, corner: tuple[float, float], cell: tuple[float, float]
) -> None:
    for (row, col, *_), value in np.ndenumerate(matrix):
        x = corner[0] + cell[0] * (col + 0.5)
        y = corner[1] + cell[1] * (row + 0.5) + 4
        strong = matrix.dtype.kind == "f" and abs(value) > 0.6 * float(np.nanmax(np.abs(matrix)))
        color = "#ffffff" if strong else INK
        still.text(x, y, _written(value, cell[0]), size=11, color=color, anchor="middle")


def _written(value: Any, room: float) -> str:
    """A value in as many digits as there is room for; a text or a last digit may stand out."""
    if isinstance(value, str):
        return value if len(value) < 9 else value[:7] + "…"
    size = float(np.abs(value)) if isinstance(value, np.complexfloating) else float(value)
    words = [format_number(size, digits) for digits in (3, 2, 1)]
    return next((word for word in words if LETTER * len(word) <= room), words[-1])


def _draw_facts(still: Drawing, tensor: Document, x: float) -> None:
    y = TOP + 8.0
    histogram = tensor["histogram"]
    if histogram is not None:
        most = max(histogram["counts"])
        for bar, count in enumerate(histogram["counts"]):
            if count:
                tall = max(1.0, 56 * math.sqrt(count / most))
                still.box(x + 3 * bar, y + 56 - tall, 3, tall, fill=VALUE, stroke=VALUE, radius=0)
        still.text(x, y + 70, format_number(histogram["lo"], 3), size=10, color=SOFT)
        still.text(x + 3 * BARS, y + 70, format_number(histogram["hi"], 3), size=10, color=SOFT,
                   anchor="end")  # fmt: skip
        y += 90
    names = {"min": "min", "max": "max", "mean": "mean", "std": "std", "zeros": "zeros",
             "nan": "NaN", "inf": "infinite", "outliers": "outliers"}  # fmt: skip
    shown = [(word, name) for name, word in names.items() if tensor["facts"][name] is not None]
    for number, (word, name) in enumerate(shown):
        left, line = x + 118 * (number % 2), y + 20 * (number // 2)
        bad = name in ("nan", "inf") and tensor["facts"][name]
        still.text(left, line, word, size=11, color=ERROR if bad else SOFT)
        still.text(left + 48, line, format_number(tensor["facts"][name]), size=11.5)
