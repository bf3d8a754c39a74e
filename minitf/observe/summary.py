"""The summary of an array: a few numbers and a small picture, instead of the array itself.

Where it sits   below the recorder, which keeps summaries where values would take too much memory.
The one idea    what a learner can see of a million numbers fits into a kilobyte: extremes, mean,
                spread, how many are zero or not a number, a histogram, a 16 by 16 thumbnail.
Try it          >>> summarize([[1.0, -3.0], [0.0, 2.0]])["norm"]
                3.741657
Read next       observe/trace.py
"""

from __future__ import annotations

import base64
import math
from typing import Any

import numpy as np

Summary = dict[str, Any]

THUMB_SIDE = 16
BINS = 16
MOST_VALUES = 36  # arrays up to this size are kept whole
NAN_CODE = -128


def summarize(array: Any) -> Summary:
    """What is kept of one array, as plain data that JSON can hold.

    Args:
        array: Anything numpy can read: floats, integers, truth values; complex numbers count by
            their size.

    Returns:
        shape, dtype; min, max, mean, std and norm of the finite entries (None when there are
        none); the share of zeros, the numbers of NaNs and infinities; the number itself when there
        is only one; a thumbnail; all values when they are few; a histogram.  NaN and infinities,
        for which JSON has no digits, are the strings "NaN", "Infinity" and "-Infinity".

    >>> summarize(float("nan"))["scalar"], summarize([0.0, 0.0, 1.0, 5.0])["zeros"]
    ('NaN', 0.5)
    """
    given = np.asarray(array)
    values = np.abs(given) if given.dtype.kind == "c" else given.astype(np.float64)
    finite = values[np.isfinite(values)]
    return {
        "shape": list(given.shape),
        "dtype": given.dtype.name,
        **_moments(finite),
        "zeros": real(np.mean(values == 0)) if values.size else 0.0,
        "nan": int(np.isnan(values).sum()),
        "inf": int(np.isinf(values).sum()),
        "scalar": real(values.reshape(())) if values.size == 1 else None,
        "thumb": _thumb(values),
        "values": nested(given) if given.size <= MOST_VALUES and given.dtype.kind != "c" else None,
        "histogram": _histogram(finite),
    }


def real(value: Any) -> float | str:
    """A number with seven digits, as JSON can hold it.

    >>> real(1 / 3), real(float("-inf"))
    (0.3333333, '-Infinity')
    """
    number = float(value)
    if math.isfinite(number):
        return float(f"{number:.7g}") + 0.0  # + 0.0: no minus zero
    return "NaN" if math.isnan(number) else ("Infinity" if number > 0 else "-Infinity")


def nested(values: np.ndarray) -> Any:
    """All entries, in lists of lists; truth values stay True and False."""
    if values.ndim:
        return [nested(row) for row in values]
    return bool(values) if values.dtype.kind == "b" else real(values)


def _moments(finite: np.ndarray) -> Summary:
    if not finite.size:
        return dict.fromkeys(("min", "max", "mean", "std", "norm"))
    size = float(np.abs(finite).max())
    scaled = finite / size if size > 1e100 else finite  # squares of huge numbers overflow
    factor = size if size > 1e100 else 1.0
    return {
        "min": real(finite.min()),
        "max": real(finite.max()),
        "mean": real(scaled.mean() * factor),
        "std": real(scaled.std() * factor),
        "norm": real(np.linalg.norm(scaled.ravel()) * factor),
    }


def _thumb(values: np.ndarray) -> Summary | None:
    """Entries picked evenly, at most 16 by 16, as int8: value = code * scale / 127."""
    if values.size <= 1:
        return None
    matrix = values.reshape(-1, values.shape[-1])
    rows, cols = (min(THUMB_SIDE, size) for size in matrix.shape)
    picked = matrix[np.arange(rows) * matrix.shape[0] // rows]
    picked = picked[:, np.arange(cols) * matrix.shape[1] // cols]
    finite = np.abs(picked[np.isfinite(picked)])
    scale = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    shares = np.clip(np.nan_to_num(picked / scale, posinf=1, neginf=-1), -1, 1)
    codes = np.where(np.isnan(picked), NAN_CODE, np.round(shares * 127)).astype(np.int8)
    data = base64.b64encode(codes.tobytes()).decode()
    return {"rows": rows, "cols": cols, "scale": real(scale), "data": data}


def _histogram(finite: np.ndarray) -> Summary | None:
    """How many entries lie in each of 16 equal steps; None for fewer than two entries."""
    if finite.size < 2 or not np.isfinite(finite.max() - finite.min()):
        return None
    lo, hi = float(finite.min()), float(finite.max())
    if hi - lo < 1e-12 * max(abs(lo), abs(hi), 1e-300):  # all equal: numpy's default widening
        lo, hi = lo - max(0.5, abs(lo) * 1e-3), hi + max(0.5, abs(hi) * 1e-3)
    counts, _ = np.histogram(finite, BINS, (lo, hi))
    return {"lo": real(lo), "hi": real(hi), "counts": counts.tolist()}
