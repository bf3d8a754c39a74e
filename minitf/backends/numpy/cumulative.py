"""Running sums and products in numpy.

Where it sits   one theme of the table of the numpy backend.
The one idea    from the other end is the same with the axis turned around twice; exclusive is the
                same moved on by one place.
Try it          >>> KERNELS["cumsum"](np.array([1, 2, 3]), exclusive=True)
                array([0, 1, 3])
Read next       backends/numpy/arithmetic.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray


def scan(function: np.ufunc, first: float) -> Callable[..., Array]:
    """A running ufunc; `first` is what stands before the first entry."""

    def run(x: Array, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Array:
        x = np.flip(x, axis) if reverse else x
        z = function.accumulate(x, axis=axis, dtype=x.dtype)
        if exclusive and x.shape[axis]:
            ends = np.full_like(np.take(x, [0], axis), first)
            z = np.concatenate([ends, np.delete(z, -1, axis)], axis)
        return np.flip(z, axis) if reverse else z

    return run


KERNELS: dict[str, Callable[..., Any]] = {
    "cumsum": scan(np.add, 0), "cumprod": scan(np.multiply, 1),
    "cumulative_logsumexp": scan(np.logaddexp, -np.inf),
}  # fmt: skip
