"""Recurrent layers in numpy: all steps of a sequence in one op, forward and back.

Where it sits   a theme of the numpy backend: kernels, and the same on fixed buffers.
The one idea    the product of a step takes the input, the state and a one (for the bias) in one
                column.  Going back, only the state's part has to be done step by step; the
                gradient of the weights is a product over many steps at once, at the end.
Try it          >>> x, weights = np.ones((1, 2, 1)), np.ones((3, 1))  # input, state and bias: 1
                >>> all_steps = np.ones((0, 0), bool)
                >>> states, _ = KERNELS["simple_rnn"](x, weights, np.zeros((1, 1)), all_steps)
                >>> states.ravel().round(3)  # 0, tanh(1 + 0 + 1), tanh(1 + 0.964 + 1)
                array([0.   , 0.964, 0.995])
Read next       execution/recurrent.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from minitf.backends import threads
from minitf.backends.numpy import team
from minitf.backends.numpy.products import LARGE
from minitf.backends.numpy.recurrent_cells import Array, Cell, Gru, Lstm, SimpleRnn, Steps

AT_ONCE = 1 << 15  # entries of the gradients of sums that are multiplied at a time


class Kind(NamedTuple):
    """A kind of cell: how many arrays its state has, how many sums a step, which become gates."""

    cell: type[Cell]
    states: int
    parts: int
    bent: tuple[int, ...]


KINDS = {
    "simple_rnn": Kind(SimpleRnn, 1, 1, ()),
    "lstm": Kind(Lstm, 2, 4, (0, 1, 3)),
    "gru": Kind(Gru, 1, 4, (0, 1)),
}


def forward(kind: Kind, outs: tuple[Array, Array], arrays: tuple, attrs: dict) -> Steps:
    """outs = the states before and after each step, and the gates.

    x (batch, steps, features), weights (features + units + 1, parts * units), start (batch,
    states * units), mask (batch, steps) or nothing; states (steps + 1, states * units, batch),
    gates (steps, parts * units, batch).
    """
    (states, gates), (x, weights, start, mask) = outs, arrays
    batch, count, features = x.shape
    units = start.shape[1] // kind.states
    columns = np.empty((count + 1, len(weights), batch), x.dtype)
    columns[:, -1] = 1
    output = slice(features, features + units)
    cell = kind.cell(columns[0, output], kind.parts)
    halved, halve = _halved(weights, units, kind.bent)
    first: Steps = [
        halve,
        partial(np.copyto, columns[:-1, :features], x.transpose(1, 2, 0)),
        partial(np.copyto, states[0], start.T),
        partial(np.copyto, columns[0, output], states[0, :units]),
    ]
    gone, steps = _gone(mask, count)
    for t in range(count):
        before = [columns[t, output], *_parts(states[t], units)[1:]]
        after = [columns[t + 1, output], *_parts(states[t + 1], units)[1:]]
        steps.append(partial(np.dot, halved, columns[t], gates[t]))
        steps += cell.forward(gates[t], before, after)
        if gone is not None:
            pairs = zip(after, before, strict=True)
            steps += [partial(np.copyto, new, old, where=gone[t]) for new, old in pairs]
    last = partial(np.copyto, states[1:, :units], columns[1:, output])
    return [*first, *steps, last]


def back(kind: Kind, outs: tuple[Array, Array, Array], arrays: tuple, attrs: dict) -> Steps:
    """outs = the gradients of the weights, of the start and of all sums (as the gates)."""
    (by_weights, by_start, by_sums), (g, x, weights, states, gates, mask) = outs, arrays
    features = x.shape[2]
    units = states.shape[1] // kind.states
    d = np.empty_like(states[0])
    parts = _parts(d, units)
    cell = kind.cell(parts[0], kind.parts)
    of_state = weights[features : features + units]
    gone, steps = _gone(mask, x.shape[1])
    bent, bend_all = cell.bend_all(states[1:])
    steps += [*bend_all, partial(np.copyto, d, g[-1])]
    for t in reversed(range(x.shape[1])):
        before = _parts(states[t], units)
        hold, let_go = _held(d, None if gone is None else gone[t])
        steps += hold
        steps += cell.back(parts, gates[t], before, bent[t], by_sums[t])
        steps.append(partial(np.dot, of_state, by_sums[t], parts[0]))
        if cell.carries:
            steps.append(partial(np.add, parts[0], cell.spare, parts[0]))
        steps += [*let_go, partial(np.add, d, g[t], d)]
    steps.append(partial(np.copyto, by_start, d.T))
    return [*steps, *_by_weights(by_weights, x, states[:-1, :units], by_sums)]


def _parts(state: Array, units: int) -> list[Array]:
    """The arrays a state is made of, one below the other."""
    return [state[n : n + units] for n in range(0, len(state), units)]


def _halved(weights: Array, units: int, bent: tuple[int, ...]) -> tuple[Array, Callable[[], Any]]:
    """The weights, turned, those of gates halved; and the step that computes this."""
    scale = np.ones((weights.shape[1], 1), weights.dtype)
    for n in bent:
        scale[n * units : (n + 1) * units] = 0.5
    halved = np.empty(weights.T.shape, weights.dtype)
    return halved, partial(np.multiply, weights.T, scale, halved)


def _gone(mask: Array, count: int) -> tuple[Array | None, Steps]:
    """Shape (steps, 1, batch): which steps do not count; None when all do."""
    if mask.shape[1] != count:
        return None, []
    gone = np.empty((count, 1, len(mask)), bool)
    return gone, [partial(np.logical_not, mask.T[:, None], gone)]


def _held(d: Array, gone: Array | None) -> tuple[Steps, Steps]:
    """At a step that does not count, the gradient passes by: put it aside, and add it again."""
    if gone is None:
        return [], []
    kept = np.empty_like(d)
    aside: Steps = [partial(np.multiply, d, gone, kept), partial(np.subtract, d, kept, d)]
    return aside, [partial(np.add, d, kept, d)]


def _by_weights(out: Array, x: Array, outputs: Array, by_sums: Array) -> Steps:
    """Columns times gradients of sums: some steps of all samples at once, and added up."""
    batch, count, _ = x.shape
    workers = team.size() if out.size * count * batch >= LARGE else 1
    length = max(-(-count // workers), 1)
    totals = [out, *(np.empty_like(out) for _ in range(length, count, length))]
    parts = [
        _stretch(
            total, x[:, at : at + length], outputs[at : at + length], by_sums[at : at + length]
        )
        for total, at in zip(totals, range(0, max(count, 1), length), strict=True)
    ]
    adding = [partial(np.add, out, total, out) for total in totals[1:]]
    return [team.share(parts), *adding] if len(parts) > 1 else parts[0]


def _stretch(out: Array, x: Array, outputs: Array, by_sums: Array) -> Steps:
    """out = columns @ sums^T of a stretch of steps, some at a time, which stay in the cache."""
    batch, count, features = x.shape
    rows, width = out.shape
    length = min(max(AT_ONCE // max(width * batch, 1), 1), max(count, 1))
    columns = np.empty((rows, length * batch), x.dtype)
    columns[-1] = 1
    sums, more = np.empty((width, length * batch), x.dtype), np.empty_like(out)
    steps: Steps = []
    for at in range(0, max(count, 1), length):
        some = slice(at, min(at + length, count))
        size = (some.stop - at) * batch
        left, right = columns[:, :size], sums[:, :size]
        block = left.reshape(rows, -1, batch), right.reshape(width, -1, batch)
        steps += [
            partial(np.copyto, block[0][:features], x[:, some].transpose(2, 1, 0)),
            partial(np.copyto, block[0][features:-1], outputs[some].transpose(1, 0, 2)),
            partial(np.copyto, block[1], by_sums[some].transpose(1, 0, 2)),
            partial(np.matmul, left, right.T, out=more if at else out),
        ]
        steps += [partial(np.add, out, more, out)] if at else []
    return steps


def _forward_shapes(kind: Kind, x: Any, weights: Any, start: Any, mask: Any) -> tuple:
    batch, count, _ = x.shape
    states = (count + 1, start.shape[1], batch)
    return states, (count, weights.shape[1], batch)


def _back_shapes(
    kind: Kind, g: Any, x: Any, weights: Any, states: Any, gates: Any, mask: Any
) -> tuple:
    return weights.shape, states.shape[1:][::-1], gates.shape


def _now(kind: Kind, bind: Callable[..., Steps], shapes: Callable[..., tuple]) -> Callable:
    """The kernel: new memory for the results, and the steps run at once."""

    def kernel(*arrays: Array) -> tuple[Array, ...]:
        dtype = arrays[0].dtype
        if dtype.itemsize == 2:  # half numbers are computed as whole ones
            wide = [a.astype(np.float32) if a.dtype == dtype else a for a in arrays]
            return tuple(made.astype(dtype) for made in kernel(*wide))
        outs = tuple(np.empty(shape, dtype) for shape in shapes(kind, *arrays))
        before = threads.hold()
        for step in bind(kind, outs, arrays, {}):
            step()
        threads.give_back(before)
        return outs

    return kernel


def _bound(kernel: Callable, kind: Kind, bind: Callable[..., Steps]) -> Callable[..., Steps]:
    def run(outs: tuple, arrays: tuple) -> None:
        for out, made in zip(outs, kernel(*arrays), strict=True):
            np.copyto(out, made)

    def steps(outs: tuple, arrays: tuple, attrs: dict) -> Steps:
        if outs[0].dtype.itemsize == 2:
            return [partial(run, outs, arrays)]
        return bind(kind, outs, arrays, attrs)

    return steps


KERNELS: dict[str, Callable[..., Any]] = {}
BINDERS: dict[str, Callable[[Any, tuple, dict], Steps]] = {}
for _name, _kind in KINDS.items():
    for _kernel, _bind, _shapes in (
        (_name, forward, _forward_shapes),
        (f"{_name}_back", back, _back_shapes),
    ):
        KERNELS[_kernel] = _now(_kind, _bind, _shapes)
        BINDERS[_kernel] = _bound(KERNELS[_kernel], _kind, _bind)
