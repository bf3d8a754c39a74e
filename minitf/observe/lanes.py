"""Histograms of one array over a run: 64 bins for each look.

Where it sits   below observe.flow, which keeps a lane for each weight, activation and gradient.
The one idea    each look has a scale of its own, so nothing has to be known of the looks to come.
Try it          >>> lane = Lane()
                >>> lane.add([0.0, 1.0, 1.0, float("nan")])
                >>> int(lane.counts[0].sum()), lane.norms, lane.zeros, lane.broken
                (3, [1.4142135623730951], [1], [1])
Read next       observe/flow.py
"""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.observe.summary import real

BINS = 64
LARGE = 1e15  # the squares of these and less stay within float32


class Lane:
    """Histograms of one array, look by look, each between its own smallest and largest entry.

    Attributes:
        counts: For each look the finite entries in 64 equal steps.
        lows, highs: The ends of these steps; NaN where there is no finite entry.
        norms, means: Of the finite entries.
        zeros, broken: How many entries are zero, and how many NaN or infinite.
    """

    def __init__(self) -> None:
        self.counts: list[np.ndarray] = []
        self.lows: list[float] = []
        self.highs: list[float] = []
        self.norms: list[float] = []
        self.means: list[float] = []
        self.zeros: list[int] = []
        self.broken: list[int] = []

    def add(self, array: Any) -> None:
        """One more look; None where the array was not to be had."""
        values = _floats(np.empty(0) if array is None else np.asarray(array))
        finite = _finite(values)
        low, high, counts = histogram(finite)
        scale = max(abs(low), abs(high)) if finite.size else 1.0
        scale = scale if scale > LARGE else 1.0  # squares of huge numbers overflow
        scaled = finite / scale if scale > 1 else finite
        norm = float(np.sqrt(np.sum(np.square(scaled), dtype=np.float64))) * scale
        mean = float(np.mean(scaled, dtype=np.float64)) * scale if finite.size else math.nan
        self.counts.append(counts)
        self.lows.append(low)
        self.highs.append(high)
        self.norms.append(math.nan if array is None else norm)
        self.means.append(mean)
        self.zeros.append(values.size - int(np.count_nonzero(values)))
        self.broken.append(values.size - finite.size)

    def thin(self) -> None:
        """Forget every second look."""
        for column in vars(self).values():
            del column[1::2]

    def to_dict(self) -> dict[str, Any]:
        """As plain data; the counts as base64 of little-endian uint32, 64 for each look."""
        table = np.array(self.counts, "<u4")
        return {
            "counts": base64.b64encode(table.tobytes()).decode(),
            "lo": reals(self.lows), "hi": reals(self.highs),
            "norm": reals(self.norms), "mean": reals(self.means),
            "zeros": list(self.zeros), "broken": list(self.broken),
        }  # fmt: skip


def histogram(finite: np.ndarray) -> tuple[float, float, np.ndarray]:
    """The ends, and how many entries lie in each of 64 equal steps between them.

    >>> low, high, counts = histogram(np.arange(128.0))
    >>> low, high, set(counts.tolist())
    (0.0, 127.0, {2})
    """
    if not finite.size:
        return math.nan, math.nan, np.zeros(BINS, np.uint32)
    low, high = float(finite.min()), float(finite.max())
    width = high / 2 - low / 2
    if not width:  # all alike
        counts = np.zeros(BINS, np.uint32)
        counts[BINS // 2] = finite.size
        return low, high, counts
    exact = finite if high < LARGE and low > -LARGE else finite.astype(np.float64) / 2
    start = low if exact is finite else low / 2
    size = 2 * width if exact is finite else width
    beyond = exact - start  # of numbers next to 0 the second product would overflow
    places = beyond * (BINS / size) if size > 1 / LARGE else beyond / size * BINS
    places = places.astype(np.int32)
    np.clip(places, 0, BINS - 1, out=places)
    return low, high, np.bincount(places, minlength=BINS).astype(np.uint32)


def _floats(array: np.ndarray) -> np.ndarray:
    """The entries in a row, in a float type that numpy is quick with; of complex ones the sizes."""
    flat = array.ravel()
    if flat.dtype.kind == "c":
        return np.abs(flat)
    quick = flat.dtype in (np.float32, np.float64)
    return flat if quick else flat.astype(np.float32 if flat.dtype.itemsize < 4 else np.float64)


def _finite(values: np.ndarray) -> np.ndarray:
    """Without NaN and infinities; the values themselves where there are none: the usual case."""
    ends = (values.min(), values.max()) if values.size else ()
    return values if np.isfinite(ends).all() else values[np.isfinite(values)]


def reals(values: Sequence[float]) -> list[Any]:
    """Numbers as JSON can hold them."""
    return [real(value) for value in values]
