"""Matrix products on fixed buffers: as one call, or cut in parts for a team.

Where it sits   below the binders; every kernel that multiplies matrices asks here.
The one idea    a product of a stack of matrices with one matrix is one product: the rows of all of
                them lie below each other.  A large product is cut along its longer side, or, where
                both sides are short, into two sums that are added; each part is a product again.
Try it          >>> out = np.empty((2, 2))
                >>> for step in multiply(np.eye(2), np.ones((2, 2)), out): _ = step()
                >>> out
                array([[1., 1.],
                       [1., 1.]])
Read next       backends/numpy/beside.py
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy.samples import places

Array = np.ndarray
Step = Callable[[], Any]
Steps = list[Step]

LARGE = 6_000_000  # multiplications worth waking a helper for
SPEED = 110_000  # multiplications in a microsecond, on one thread of a processor of 2023
EDGE = 16  # cuts between columns where the processor's vectors begin
SLIM = 4  # times that the inner side is longer than the others: then it is cut


class Product:
    """out = x @ y, large enough to be cut for a team.

    Attributes:
        work: How long it takes one thread, about, in microseconds.
    """

    def __init__(self, x: Array, y: Array, out: Array):
        self.x, self.y, self.out = x, y, out
        self.work = math.prod(out.shape) * x.shape[-1] / SPEED
        self._call = _call(x, y, out)

    def __call__(self) -> None:
        self._call()

    def cut(self, shares: Sequence[float]) -> tuple[Steps, Steps]:
        """Calls for parts of the product, and what is left to do after them.

        Args:
            shares: How large each part is; together 1.
        """
        x, y, out = self.x, self.y, self.out
        if len(shares) == 1:
            return [self._call], []
        if out.ndim > 2:  # matrices, each with its own
            cuts = places(len(out), shares)
            return [_call(_some(x, at, out), _some(y, at, out), out[at]) for at in cuts], []
        rows, columns = out.shape
        if x.shape[1] >= SLIM * max(rows, columns):
            return self._cut_inner(shares)
        if rows >= columns:
            return [_call(x[at], y, out[at]) for at in places(rows, shares)], []
        cuts = places(columns, shares, EDGE)
        return [_call(x, y[:, at], out[:, at]) for at in cuts], []

    def _cut_inner(self, shares: Sequence[float]) -> tuple[Steps, Steps]:
        """Each part is a sum over some of the columns of x and rows of y."""
        cuts = places(self.x.shape[1], shares)
        sums = [self.out, *(np.empty_like(self.out) for _ in cuts[1:])]
        parts = [
            _call(self.x[:, at], self.y[at], made) for at, made in zip(cuts, sums, strict=True)
        ]
        return parts, [partial(np.add, self.out, more, self.out) for more in sums[1:]]


def multiply(x: Array, y: Array, out: Array) -> Steps:
    """out = x @ y, for matrices or stacks of them."""
    flat = _as_one(x, y, out)
    if flat is not None:
        x, out = flat
    work = math.prod(out.shape) * x.shape[-1]
    if work >= LARGE and x.dtype in (np.float32, np.float64):
        return [Product(x, y, out)]
    return [_call(x, y, out)]


def _call(x: Array, y: Array, out: Array) -> Step:
    """`dot` is the shorter way to the same BLAS call, but copies parts of transposed matrices."""
    if x.ndim == y.ndim == 2 and x.flags.forc and y.flags.forc and out.flags.c_contiguous:
        return partial(np.dot, x, y, out)
    return partial(np.matmul, x, y, out)


def _as_one(x: Array, y: Array, out: Array) -> tuple[Array, Array] | None:
    """A stack of matrices and its product as one matrix each, where one y serves all."""
    if x.ndim < 3 or y.ndim != 2 or not (x.flags.c_contiguous and out.flags.c_contiguous):
        return None
    return x.reshape(-1, x.shape[-1]), out.reshape(-1, out.shape[-1])


def _some(array: Array, at: slice, out: Array) -> Array:
    """The part of a factor for a part of the result: all of it, where it serves every matrix."""
    return array[at] if array.ndim == out.ndim and len(array) == len(out) else array
