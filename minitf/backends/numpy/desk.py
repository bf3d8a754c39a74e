"""A desk: memory beside the arrays, used again by one group of samples after the other.

Where it sits   below the binders that need room for windows, masks and shares.
The one idea    groups of one size ask for the same memory in the same order.  So the next group
                gets the sheets of the group before, which are still in the processor's cache.
Try it          >>> desk = Desk()
                >>> with desk: first = empty((2, 3), "float32")
                >>> with desk: second = empty((2, 3), "float32")
                >>> first is second, empty((2, 3), "float32") is second
                (True, False)
Read next       backends/numpy/chains.py
"""

from __future__ import annotations

from contextvars import ContextVar, Token
from typing import Any

import numpy as np

Array = np.ndarray


class Desk:
    """Sheets of memory, lent in order; from the first one on each time it is entered."""

    def __init__(self) -> None:
        self.sheets: list[Array] = []
        self._lent = 0
        self._before: Token

    def __enter__(self) -> Desk:
        self._lent, self._before = 0, _in_use.set(self)
        return self

    def __exit__(self, *trouble: Any) -> None:
        _in_use.reset(self._before)

    def lend(self, shape: tuple[int, ...], dtype: Any) -> Array:
        if self._lent == len(self.sheets):
            self.sheets.append(np.empty(shape, dtype))
        sheet = self.sheets[self._lent]
        assert (sheet.shape, sheet.dtype) == (tuple(shape), dtype), "another order than before"
        self._lent += 1
        return sheet


_in_use: ContextVar[Desk | None] = ContextVar("desk", default=None)


def empty(shape: tuple[int, ...], dtype: Any) -> Array:
    """Memory for a step of a plan: from the desk in use, or new."""
    desk = _in_use.get()
    return np.empty(shape, dtype) if desk is None else desk.lend(shape, dtype)
