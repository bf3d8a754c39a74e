"""Calls of fused kernels: a formula bound to its arrays, whole or cut for a team.

Where it sits   the binder of the numpy backend for operations made by execution/fuse.py.
The one idea    a kernel gets one list of numbers: where its arrays are, how long its loops are.
                The list is written once, when the plan is bound; a call hands over its address.
Try it          >>> from minitf.backends.numpy.fused.loops import ADD
                >>> x = np.ones(3)
                >>> kept_apart(x, [x]), kept_apart(x[1:], [x])
                (True, False)
Read next       backends/numpy/chains.py
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy.fused.compiler import call_for
from minitf.backends.numpy.fused.formula import Formula
from minitf.backends.numpy.fused.loops import over
from minitf.backends.numpy.samples import SPEED, BySample

Array = np.ndarray
Steps = list[Callable[[], Any]]


def bind(outs: tuple[Array, ...], arrays: tuple[Array, ...], attrs: dict) -> Steps:
    """Ready calls for `attrs["formula"]`."""
    formula: Formula = attrs["formula"]
    if not outs[0].size:
        return []
    copies, inputs = _without_overlaps(outs, arrays)
    call = ready(formula, outs, inputs)
    if outs[0].ndim and len(outs[0]) > 1:
        return [*copies, Fused(formula, outs, inputs, call)]
    return [*copies, call]


def ready(formula: Formula, outs: Sequence[Array], inputs: Sequence[Array]) -> partial:
    """One call of the kernel; it says what it is (`nest`), and keeps its arrays alive."""
    nest, places = over(formula, outs, inputs)
    numbers = places.numbers
    listed = (ctypes.c_int64 * len(numbers))(*numbers)
    work = outs[0].size * len(formula.lines)
    call = partial(call_for(nest, work), ctypes.addressof(listed))
    call.nest, call.holds = nest, listed  # type: ignore[attr-defined]
    call.writes, call.reads = list(outs), list(inputs)  # type: ignore[attr-defined]
    return call


class Fused(BySample):
    """A fused call over rows, which a plan may cut anywhere between them."""

    def __init__(
        self, formula: Formula, outs: tuple[Array, ...], inputs: Sequence[Array], call: partial
    ):
        out = outs[0]
        rows = [array.ndim == out.ndim and len(array) == len(out) for array in inputs]
        own = tuple(array for array, has_rows in zip(inputs, rows, strict=True) if has_rows)
        rest = tuple(array for array, has_rows in zip(inputs, rows, strict=True) if not has_rows)
        work = out.size * len(formula.lines) / SPEED
        super().__init__(self._bind, out, own, rest, {}, work)
        self.more, self.nest = outs[1:], call.nest  # type: ignore[attr-defined]
        self._formula, self._inputs, self._rows, self._call = formula, inputs, rows, call

    def part(self, number: int) -> Callable[[slice], Steps]:
        return self._on

    def _on(self, at: slice) -> Steps:
        outs = [array[at] for array in (self.out, *self.more)]
        inputs = [
            array[at] if has_rows else array
            for array, has_rows in zip(self._inputs, self._rows, strict=True)
        ]
        return [ready(self._formula, outs, inputs)]

    def whole(self) -> Steps:
        return [self._call]

    def _bind(self, *_: Any) -> Steps:
        return [self._call]


def _without_overlaps(outs: Sequence[Array], arrays: Sequence[Array]) -> tuple[Steps, list[Array]]:
    """Inputs that share no memory with a result, but for those it is written over entry by entry.

    Others are copied first: v + v[::-1], written into v.
    """
    steps: Steps = []
    inputs = []
    for array in arrays:
        if not all(kept_apart(out, [array]) for out in outs):
            copied = np.empty(array.shape, array.dtype)
            steps.append(partial(np.copyto, copied, array))
            array = copied
        inputs.append(array)
    return steps, inputs


def kept_apart(out: Array, arrays: Sequence[Array]) -> bool:
    """Whether each of the arrays is `out` itself, entry for entry, or elsewhere in memory."""
    return all(
        not np.may_share_memory(out, array)
        or (
            out.ctypes.data == array.ctypes.data
            and (out.shape, out.strides, out.dtype) == (array.shape, array.strides, array.dtype)
        )
        for array in arrays
    )
