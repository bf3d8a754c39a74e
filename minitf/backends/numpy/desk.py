"""A desk: memory beside the arrays, used again by one call after the other.

Where it sits   below the binders that need room for windows, masks and shares.
The one idea    what a call needs room for is forgotten when the call is over.  So each worker has
                one pile of sheets, and every call of every chain takes from it what it needs: the
                sheets are still in the processor's cache from the call before.
Try it          >>> desk = Desk([])
                >>> with desk: first = empty((2, 3), "float32")
                >>> with desk: second = empty((3, 2), "float32")
                >>> np.shares_memory(first, second)
                True
Read next       backends/numpy/chains.py
"""

from __future__ import annotations

import math
from contextvars import ContextVar, Token
from typing import Any

import numpy as np

Array = np.ndarray


WASTE = 4  # a sheet may be so many times as large as what is asked for


class Desk:
    """Where one worker works on groups of one size.

    Args:
        pile: The worker's sheets, of bytes; new ones are put there.
    """

    def __init__(self, pile: list[Array]) -> None:
        self.kept: list[Array] = []
        self._pile, self._free = pile, list[Array]()
        self._lent = 0
        self._before: Token

    def __enter__(self) -> Desk:
        self._lent, self._before = 0, _in_use.set(self)
        self.clear()
        return self

    def __exit__(self, *trouble: Any) -> None:
        _in_use.reset(self._before)

    def clear(self) -> None:
        """A call is over: all sheets are free again."""
        self._free = list(self._pile)

    def lend(self, shape: tuple[int, ...], dtype: Any) -> Array:
        """Room for a call: the smallest sheet that fits, or a new one."""
        size = math.prod(shape) * np.dtype(dtype).itemsize
        fitting = [sheet for sheet in self._free if size <= sheet.nbytes <= WASTE * size]
        if fitting:
            sheet = min(fitting, key=lambda one: one.nbytes)
            self._free = [one for one in self._free if one is not sheet]
        else:
            sheet = np.empty(size, np.uint8)
            self._pile.append(sheet)
        return sheet[:size].view(dtype).reshape(shape)

    def keep(self, shape: tuple[int, ...], dtype: Any) -> Array:
        """Memory that nobody else gets; the next group asks in the same order."""
        if self._lent == len(self.kept):
            self.kept.append(np.empty(shape, dtype))
        sheet = self.kept[self._lent]
        assert (sheet.shape, sheet.dtype) == (tuple(shape), dtype), "another order than before"
        self._lent += 1
        return sheet


_in_use: ContextVar[Desk | None] = ContextVar("desk", default=None)


def empty(shape: tuple[int, ...], dtype: Any) -> Array:
    """Memory for the steps of one call, which fill it before they read it."""
    desk = _in_use.get()
    return np.empty(shape, dtype) if desk is None else desk.lend(shape, dtype)


def lasting(shape: tuple[int, ...], dtype: Any) -> Array:
    """Memory for the steps of one call, which may be filled in part now, and for all runs."""
    desk = _in_use.get()
    return np.empty(shape, dtype) if desk is None else desk.keep(shape, dtype)
