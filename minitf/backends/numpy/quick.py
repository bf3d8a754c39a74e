"""What numpy does slowly, put so that it is fast.

Where it sits   below the kernels and the binders of numpy.
The one idea    measured, not guessed: the same numbers by another function of numpy's.
Try it          >>> g = np.ones((4, 2, 3))
                >>> np.ones(8) @ as_rows(g, (0, 1))
                array([8., 8., 8.])
Read next       backends/numpy/basic.py
"""

from __future__ import annotations

import functools
import math

import numpy as np

Array = np.ndarray


def as_rows(g: Array, axes: tuple[int, ...]) -> Array | None:
    """g as a matrix whose rows are to be added up, if `axes` are its first ones.

    Ones times a matrix is seven times as fast as numpy's sum along the first axis.
    """
    fast = g.dtype.char in "fd" and g.flags.c_contiguous
    if not fast or axes != tuple(range(len(axes))) or g.ndim == len(axes) or not g.size:
        return None
    return g.reshape(math.prod(g.shape[: len(axes)]), -1)


def sum_of_rows(rows: Array) -> Array:
    """The rows of a matrix, added up."""
    return _ones(len(rows), rows.dtype) @ rows


def _ones(count: int, dtype: np.dtype) -> Array:
    """Ones, kept for the next time where they are few."""
    return _kept_ones(count, dtype) if count <= 1 << 12 else np.ones(count, dtype)


@functools.lru_cache(maxsize=64)
def _kept_ones(count: int, dtype: np.dtype) -> Array:
    ones = np.ones(count, dtype)
    ones.flags.writeable = False
    return ones


def zeros_for(x: Array) -> Array:
    """Zeros in the shape of x's last axes.

    numpy's maximum of two arrays is three times as fast as that of an array and a number.
    """
    return np.zeros(_last_axes(x.shape), x.dtype)


def lengthened(vector: Array, out: Array) -> Array | None:
    """Memory for a vector repeated over the last axes of `out`, or None where that does not pay.

    Adding a bias to images goes channel by channel, in short lines; repeated over a whole image it
    goes in long ones, twice as fast.
    """
    shape = _last_axes(out.shape)
    pays = len(shape) > 1 and math.prod(shape) * 8 <= out.size
    return np.empty(shape, vector.dtype) if pays and vector.shape == out.shape[-1:] else None


def _last_axes(shape: tuple[int, ...]) -> tuple[int, ...]:
    """As many of the last axes as stay in the cache together."""
    if math.prod(shape) <= 1 << 15:
        return shape
    first = (i for i in range(len(shape)) if math.prod(shape[i:]) <= 1 << 15)
    return shape[next(first, len(shape)) :]
