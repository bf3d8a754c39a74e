"""Segments in numpy: rows that belong together, added up or otherwise made one.

Where it sits   one theme of the table of the numpy backend.
The one idea    a running ufunc "at" positions: each row meets the total of its segment.
Try it          >>> segment("sum")(np.array([1, 2, 3]), np.array([0, 0, 2]))
                array([3, 0, 3])
Read next       backends/numpy/scatter.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.dtypes import from_numpy
from minitf.errors import ArgumentError

Array = np.ndarray

_UFUNCS = {"sum": np.add, "prod": np.multiply, "max": np.maximum, "min": np.minimum}


def _neutral(how: str, dtype: np.dtype) -> Any:
    if how in ("sum", "prod"):
        return how == "prod"
    kind = from_numpy(dtype)
    return kind.min if how == "max" else kind.max


def unsorted(how: str) -> Callable[..., Array]:
    """Segments in any order; rows with a negative number belong to none."""

    def run(x: Array, ids: Array, num_segments: int) -> Array:
        if x.shape[: ids.ndim] != ids.shape or num_segments < 0:
            raise ValueError("one number each")  # the shape rule explains it to the learner
        if ids.size and ids.max() >= num_segments:
            raise ArgumentError(
                f"There is no segment {ids.max()}.",
                why=f"with num_segments={num_segments} they go from 0 to {num_segments - 1}",
            )
        rest = x.shape[ids.ndim :]
        total = np.full((num_segments, *rest), _neutral(how, x.dtype), x.dtype)
        flat, rows = ids.reshape(-1), x.reshape(-1, *rest)
        _UFUNCS[how].at(total, flat[flat >= 0], rows[flat >= 0])
        return total

    return run


def segment(how: str) -> Callable[..., Array]:
    """Segments one after the other; a number that is left out makes a segment of no rows."""

    def run(x: Array, ids: Array) -> Array:
        check_sorted(x, ids)
        size = int(ids[-1]) + 1 if ids.size else 0
        total = unsorted("sum" if how == "mean" else how)(x, ids, size)
        counts = np.bincount(ids, minlength=size).reshape(size, *[1] * (x.ndim - 1))
        if how == "mean":
            share = total / np.maximum(counts, 1)
            return share.astype(x.dtype)
        return np.where(counts == 0, x.dtype.type(how == "prod"), total)

    return run


def check_sorted(x: Array, ids: Array) -> None:
    if ids.ndim != 1 or x.shape[:1] != ids.shape:
        raise ValueError("one number a row")  # the shape rule explains it to the learner
    if ids.size and (ids[0] < 0 or (np.diff(ids) < 0).any()):
        raise ArgumentError(
            "segment ids are not increasing from 0 on.",
            why="rows of one segment must follow each other",
            instead="tf.math.unsorted_segment_sum",
        )


KERNELS: dict[str, Callable[..., Any]] = {
    **{f"unsorted_segment_{how}": unsorted(how) for how in _UFUNCS},
    **{f"segment_{how}": segment(how) for how in (*_UFUNCS, "mean")},
}
