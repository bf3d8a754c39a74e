"""Matrix products on fixed buffers: as one call, or cut in parts for a team.

Where it sits   below the binders; every kernel that multiplies matrices asks here.
The one idea    a product of a stack of matrices with one matrix is one product: the rows of all of
                them lie below each other.  A large product is cut along its longer side, and each
                part is a product again.
Try it          >>> out = np.empty((2, 2))
                >>> for step in multiply(np.eye(2), np.ones((2, 2)), out): _ = step()
                >>> out
                array([[1., 1.],
                       [1., 1.]])
Read next       backends/numpy/team.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy import team

Array = np.ndarray
Steps = list[Callable[[], Any]]

# Multiplications worth waking a helper for: it takes some ten microseconds.
LARGE = 6_000_000
EDGE = 16  # cuts between columns where the processor's vectors begin


def multiply(x: Array, y: Array, out: Array) -> Steps:
    """out = x @ y, for matrices or stacks of them."""
    flat = _as_one(x, y, out)
    if flat is not None:
        x, out = flat
    work = math.prod(out.shape) * x.shape[-1]
    parts = team.size() if work >= LARGE else 1
    if parts > 1 and x.dtype in (np.float32, np.float64):
        return [team.share([[_call(*part)] for part in _cut(x, y, out, parts)])]
    return [_call(x, y, out)]


def _call(x: Array, y: Array, out: Array) -> Callable[[], Any]:
    if x.ndim == y.ndim == 2 and out.flags.c_contiguous and all(a.flags.forc for a in (x, y)):
        return partial(np.dot, x, y, out)  # the shorter way to the same BLAS call
    return partial(np.matmul, x, y, out)  # `dot` would copy part of a matrix first


def _as_one(x: Array, y: Array, out: Array) -> tuple[Array, Array] | None:
    """A stack of matrices and its product as one matrix each, where one y serves all."""
    if x.ndim < 3 or y.ndim != 2 or not (x.flags.c_contiguous and out.flags.c_contiguous):
        return None
    return x.reshape(-1, x.shape[-1]), out.reshape(-1, out.shape[-1])


def _cut(x: Array, y: Array, out: Array, parts: int) -> list[tuple[Array, Array, Array]]:
    """Parts of a product that do not depend on each other."""
    if out.ndim > 2:  # matrices, each with its own
        places = _places(len(out), parts)
        return [(_some(x, at, out), _some(y, at, out), out[at]) for at in places]
    rows, columns = out.shape
    if rows >= columns:
        return [(x[at], y, out[at]) for at in _places(rows, parts)]
    return [(x, y[:, at], out[:, at]) for at in _places(columns, parts, EDGE)]


def _some(array: Array, at: slice, out: Array) -> Array:
    """The part of a factor for a part of the result: all of it, where it serves every matrix."""
    return array[at] if array.ndim == out.ndim and len(array) == len(out) else array


def _places(count: int, parts: int, edge: int = 1) -> list[slice]:
    """About equal parts of an axis."""
    size = -(-count // (parts * edge)) * edge
    return [slice(start, min(start + size, count)) for start in range(0, count, max(size, 1))]
