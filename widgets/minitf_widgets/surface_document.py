"""The minitf.surface document: a loss on a grid, its contour lines, and walks down it.

Where it sits   behind LossSurface.
The one idea    a walk is what an optimizer really does: a variable of two numbers, the tape's
                gradient, `apply_gradients`, again and again.
Try it          >>> from minitf import keras
                >>> walk(lambda x, y: x * x + y * y, keras.optimizers.SGD(0.5), (3.0, 4.0), 1)
                array([[ 3.,  4., 25.],
                       [ 0.,  0.,  0.]])
Read next       contours.py, loss_surface.py
"""

from __future__ import annotations

import base64
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

import minitf as tf
from minitf.errors import ArgumentError
from minitf.observe.summary import real
from minitf_widgets.contours import contour_lines, levels_of
from minitf_widgets.documents import Document

COLUMNS, ROWS = 81, 61
UNIT = 1000  # contour lines are written in thousandths of the map
Loss = Callable[[Any, Any], Any]
Range = tuple[float, float]


def walk(loss: Loss, optimizer: Any, start: Sequence[float], steps: int) -> np.ndarray:
    """Where an optimizer goes.

    Args:
        loss: A function of two numbers.
        optimizer: Of keras.optimizers; a copy of it walks.
        start: The two numbers it begins with.
        steps: How many steps it takes.

    Returns:
        An array (steps + 1, 3): both numbers and the loss, before each step and after the last.
    """
    optimizer = type(optimizer).from_config(optimizer.get_config())
    place = tf.Variable(np.asarray(start, np.float32), name="place")
    path = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            height = loss(place[0], place[1])
        path.append([*place.numpy(), float(height)])
        optimizer.apply_gradients([(tape.gradient(height, place), place)])
    path.append([*place.numpy(), float(loss(place[0], place[1]))])
    return np.array(path, np.float64)


def followed(loss: Loss, points: np.ndarray) -> np.ndarray:
    """A path that was given, with its heights: an array (points, 3)."""
    heights = [float(loss(tf.constant(x), tf.constant(y))) for x, y in points.astype(np.float32)]
    return np.column_stack([points, heights]).astype(np.float64)


def surface_document(
    loss: Loss, paths: Mapping[str, np.ndarray], x: Range | None, y: Range | None, title: str
) -> Document:
    """The document of a loss and of paths, each an array (points, 3)."""
    x = x or _around([path[:, 0] for path in paths.values()])
    y = y or _around([path[:, 1] for path in paths.values()])
    heights = _heights(loss, np.linspace(*x, COLUMNS), np.linspace(*y, ROWS))
    levels = levels_of(heights)
    return {
        "schema": "minitf.surface", "version": 1, "title": title, "names": names_of(loss),
        "x": [float(end) for end in x], "y": [float(end) for end in y],
        "grid": {
            "rows": ROWS, "cols": COLUMNS,
            "data": base64.b64encode(heights.astype("<f4").tobytes()).decode(),
        },
        "levels": [real(level) for level in levels],
        "lines": [_written(contour_lines(heights, level)) for level in levels],
        "runs": [
            {"name": name, **{
                part: [real(float(f"{value:.6g}")) for value in path[:, column]]
                for column, part in enumerate(("x", "y", "height"))
            }}
            for name, path in paths.items()
        ],
    }  # fmt: skip


def entries_of(surface: Document) -> np.ndarray:
    """The heights of a document, rows upwards."""
    grid = surface["grid"]
    data = np.frombuffer(base64.b64decode(grid["data"]), "<f4")
    return data.reshape(grid["rows"], grid["cols"])


def names_of(loss: Loss) -> list[str]:
    """What the two numbers are called.

    Raises:
        ArgumentError: The loss does not take two numbers.
    """
    try:
        names = [
            each.name
            for each in inspect.signature(loss).parameters.values()
            if each.default is each.empty
            and each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
        ]
    except TypeError:
        names = []
    if len(names) != 2:
        raise ArgumentError(
            "LossSurface draws a function of two numbers, and this is none.",
            why="a map has two directions; its height is the loss",
            instead="LossSurface(lambda w, b: tf.reduce_mean((w * x + b - y) ** 2), ...)",
        )
    return names


def _around(places: Sequence[np.ndarray]) -> Range:
    """A range with some room around all places, lost ones apart."""
    all_places = np.concatenate([np.zeros(0), *places])
    near = all_places[np.isfinite(all_places)]
    begin = np.abs(places[0][0]) if places else 1.0
    near = near[np.abs(near) <= max(10 * begin, 1.0)]
    if not near.size:
        return -2.0, 2.0
    room = 0.15 * np.ptp(near) or 1.0
    return float(near.min() - room), float(near.max() + room)


def _heights(loss: Loss, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The loss at all places of the grid: at once where it can, else one by one."""
    across, up = (part.astype(np.float32) for part in np.meshgrid(x, y))
    try:
        heights = np.asarray(loss(tf.constant(across), tf.constant(up)), np.float64)
    except (ValueError, TypeError, tf.errors.InvalidArgumentError):
        heights = np.empty(0)  # shapes that do not fit: it wants numbers
    if heights.shape == across.shape:
        return heights
    one_by_one = [float(loss(w, b)) for w, b in zip(across.flat, up.flat, strict=True)]
    return np.array(one_by_one).reshape(across.shape)


def _written(lines: Sequence[Sequence[tuple[float, float]]]) -> str:
    """Lines as the path of an SVG, in thousandths of the map, from the bottom left."""
    wide, high = UNIT / (COLUMNS - 1), UNIT / (ROWS - 1)
    return "".join(
        "M" + "L".join(f"{round(x * wide)} {round(y * high)}" for x, y in line) for line in lines
    )
