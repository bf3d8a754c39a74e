"""Steps of one operation put together: the cell of an LSTM is twenty small calls, and one kernel.

Where it sits   beside calls.py; a fused plan asks for it, operation by operation.
The one idea    calls of numpy say what they read and write.  As long as each reads only what the
                others wrote in the very same place, or did not touch, all of them may be done for
                one entry, then for the next.  A note that nobody reads again is not written.
Try it          >>> x, note = np.arange(6.0).reshape(2, 3), np.empty((2, 3))
                >>> half = np.asarray(0.5)
                >>> steps = [partial(np.multiply, x, half, note), partial(np.add, note, x, x)]
                >>> [(call.kernel, len(call.inputs)) for call in map(as_call, steps)]
                [('multiply', 2), ('add', 2)]
Read next       backends/numpy/recurrent_cells.py
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from minitf.backends.numpy.fused.calls import kept_apart, ready
from minitf.backends.numpy.fused.formula import Formula, Line
from minitf.backends.numpy.fused.table import is_fusible

Array = np.ndarray
Step = Callable[[], Any]

LARGE = 1 << 16  # entries: larger arrays go through the cache in groups, see chains.py
MOST_LINES, MOST_ARRAYS, MOST_BLOCKS = 64, 40, 8
LOOK_AHEAD = 32  # calls in which to look for the next who writes into a place

_NAMES = {
    np.add: "add", np.subtract: "subtract", np.multiply: "multiply", np.divide: "divide",
    np.negative: "negative", np.square: "square", np.sqrt: "sqrt", np.abs: "abs",
    np.maximum: "maximum", np.minimum: "minimum",
}  # fmt: skip


class Call(NamedTuple):
    """A call of numpy that goes entry by entry; a copy is one with the kernel "identity"."""

    kernel: str
    inputs: tuple[Array, ...]
    out: Array


def as_call(step: Any) -> Call | None:
    """What a step does, where that can be part of a kernel."""
    if not isinstance(step, partial):
        return None
    if step.func is np.copyto and len(step.args) == 2 and not step.keywords:
        kernel, arrays = "identity", list(step.args[::-1])
    elif step.func in _NAMES and not step.keywords.keys() - {"out"}:
        kernel, arrays = _NAMES[step.func], [*step.args, *step.keywords.values()]
    else:
        return None
    if not all(isinstance(array, Array) for array in arrays):
        return None
    *inputs, out = arrays
    names = [array.dtype.name for array in inputs]
    known = (
        names == [out.dtype.name]
        if kernel == "identity"
        else is_fusible(kernel, names, out.dtype.name)
    )
    fits = out.ndim > 0 and 1 < out.size <= LARGE and kept_apart(out, inputs)
    return Call(kernel, tuple(inputs), out) if known and fits else None


def together(steps: Sequence[Step]) -> list[Step]:
    """The same steps, neighbors in one kernel where they may be."""
    calls, known = [as_call(step) for step in steps], [_known(step) for step in steps]
    result: list[Step] = []
    for shape, numbers in groupby(
        range(len(steps)), lambda n: None if (call := calls[n]) is None else call.out.shape[1:]
    ):
        run = list(numbers)
        here = [call for n in run if (call := calls[n]) is not None]
        if shape is not None and len(here) > 1:
            first, end = run[0], run[-1] + 1
            result += _in_kernels(here, steps[first:end], known[end : end + LOOK_AHEAD])
        else:
            result += [steps[n] for n in run]
    return result


def _in_kernels(
    calls: list[Call], steps: Sequence[Step], later: Sequence[Call | None]
) -> list[Step]:
    rows = math.gcd(*(len(call.out) for call in calls))
    if max(len(call.out) for call in calls) > MOST_BLOCKS * rows:
        return list(steps)
    pieces = [piece for call in calls for piece in _pieces(call, rows)]
    kernels = [_Kernel()]
    for piece in pieces:
        if not kernels[-1].takes(piece):
            kernels.append(_Kernel())
        kernels[-1].add(piece)
    if len(kernels) >= len(steps):
        return list(steps)
    made: list[Step] = []
    for number, kernel in enumerate(kernels):
        after = [call for other in kernels[number + 1 :] for call in other.calls]
        made += kernel.ready([*after, *later])
    return made


def _pieces(call: Call, rows: int) -> list[Call]:
    """The call in blocks of so many rows."""
    count = len(call.out)
    pieces = []
    for start in range(0, count, rows):
        at = slice(start, start + rows)
        inputs = tuple(
            array[at] if array.ndim == call.out.ndim and len(array) == count else array
            for array in call.inputs
        )
        pieces.append(Call(call.kernel, inputs, call.out[at]))
    return pieces


class _Kernel:
    """Calls that are done together."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._read: dict[tuple, Array] = {}  # places that are read before they are written
        self._written: dict[tuple, Array] = {}

    def takes(self, call: Call) -> bool:
        """Whether a call meets what others read and wrote in the very same place, or not at all."""
        if not self.calls:
            return True
        if len(self.calls) == MOST_LINES or len(self._read) + len(self._written) > MOST_ARRAYS:
            return False
        shape = call.out.shape
        if shape != self.calls[0].out.shape:
            return False
        reads = all(
            _place(array, shape) in self._written or not _touches(array, self._written.values())
            for array in call.inputs
        )
        others = {**self._read, **self._written}
        others.pop(_place(call.out, shape), None)
        return reads and not _touches(call.out, others.values())

    def add(self, call: Call) -> None:
        shape = call.out.shape
        for array in call.inputs:
            place = _place(array, shape)
            if place not in self._written:
                self._read[place] = array
        self._written[_place(call.out, shape)] = call.out
        self.calls.append(call)

    def ready(self, later: Sequence[Call | None]) -> list[Step]:
        """The kernel as one call, or none where all it does is overwritten unread.

        `later` is what is called afterwards; None: something else.
        """
        shape = self.calls[0].out.shape
        values = {place: number for number, place in enumerate(self._read)}
        lines: list[Line] = []
        for call in self.calls:
            parts = tuple(values[_place(array, shape)] for array in call.inputs)
            if call.kernel == "identity":
                values[_place(call.out, shape)] = parts[0]
                continue
            values[_place(call.out, shape)] = len(self._read) + len(lines)
            lines.append(Line(call.kernel, parts, call.out.dtype.name))
        outs = {place: out for place, out in self._written.items() if not _is_forgotten(out, later)}
        if not outs:
            return []
        dtypes = tuple(array.dtype.name for array in self._read.values())
        formula = Formula(dtypes, tuple(lines), tuple(values[place] for place in outs))
        return [ready(formula, list(outs.values()), list(self._read.values()))]


def _is_forgotten(out: Array, later: Sequence[Call | None]) -> bool:
    """Whether what is written there is overwritten before anybody reads it."""
    place = _place(out, out.shape)
    for call in later:
        if call is None or _touches(out, call.inputs):
            return False
        is_same = call.out.shape == out.shape and _place(call.out, out.shape) == place
        if is_same or _covers(call.out, out):
            return True
    return False


def _known(step: Any) -> Call | None:
    """What a step reads and writes, also where it cannot be part of a kernel."""
    if not isinstance(step, partial) or step.keywords.keys() - {"out"}:
        return None
    arrays = [*step.args, *step.keywords.values()]
    if not all(isinstance(array, Array) for array in arrays):
        return None
    if step.func is np.copyto and len(arrays) == 2:
        return Call("", (arrays[1],), arrays[0])
    is_one = isinstance(step.func, np.ufunc) and len(arrays) == step.func.nin + 1
    if is_one or (step.func is np.dot and len(arrays) == 3):
        return Call("", tuple(arrays[:-1]), arrays[-1])
    return None


def _covers(large: Array, small: Array) -> bool:
    """Whether one dense array holds all of another."""
    if not large.flags.c_contiguous or not small.flags.c_contiguous:
        return False
    start = small.ctypes.data - large.ctypes.data
    return start >= 0 and start + small.nbytes <= large.nbytes


def _place(array: Array, shape: tuple[int, ...]) -> tuple:
    """Where an array lies, and how, when it is stretched to a shape."""
    wide = array if array.shape == shape else np.broadcast_to(array, shape)
    return wide.ctypes.data, wide.strides, wide.dtype.num


def _touches(one: Array, others: Any) -> bool:
    return any(np.may_share_memory(one, other) for other in others)
