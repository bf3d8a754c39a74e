"""Recurrent layers in torch: all steps of a sequence in one op, forward and back.

Where it sits   a theme of the torch backend: kernels, and the same on fixed buffers.
The one idea    as in backends/numpy/recurrent.py: the product of a step takes the input, the state
                and a one (for the bias) in one column; going back, one large product for the
                weights at the end.
Try it          >>> x, weights = torch.ones(1, 2, 1), torch.ones(3, 1)
                >>> mask = torch.ones(0, 0, dtype=torch.bool)
                >>> KERNELS["simple_rnn"](x, weights, torch.zeros(1, 1), mask)[0].shape
                torch.Size([3, 1, 1])
Read next       execution/recurrent.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import torch

from minitf.backends.torch import lstm
from minitf.backends.torch.recurrent_cells import Array, Cell, Gru, Lstm, SimpleRnn, Steps


class Kind(NamedTuple):
    """A kind of cell: how many arrays its state has, and how many sums a step."""

    cell: type[Cell]
    states: int
    parts: int


KINDS = {
    "simple_rnn": Kind(SimpleRnn, 1, 1), "lstm": Kind(Lstm, 2, 4), "gru": Kind(Gru, 1, 4),
}  # fmt: skip


def forward(kind: Kind, outs: tuple[Array, Array], arrays: tuple, attrs: dict) -> Steps:
    """outs = the states before and after each step, and the gates; see the numpy kernel."""
    (states, gates), (x, weights, start, mask) = outs, arrays
    batch, count, features = x.shape
    units = start.shape[1] // kind.states
    columns = x.new_empty((count + 1, len(weights), batch))
    columns[:, -1] = 1
    output = slice(features, features + units)
    cell = kind.cell(columns[0, output], kind.parts)
    turned = x.new_empty(weights.shape[::-1])
    steps: Steps = [
        partial(turned.copy_, weights.T),
        partial(columns[:-1, :features].copy_, x.permute(1, 2, 0)),
        partial(states[0].copy_, start.T),
        partial(columns[0, output].copy_, states[0, :units]),
    ]
    there, more = _there(mask, count)
    steps += more
    for t in range(count):
        before = [columns[t, output], *_parts(states[t], units)[1:]]
        after = [columns[t + 1, output], *_parts(states[t + 1], units)[1:]]
        steps.append(partial(torch.mm, turned, columns[t], out=gates[t]))
        steps += cell.forward(gates[t], before, after)
        if there is not None:
            pairs = zip(after, before, strict=True)
            steps += [partial(torch.where, there[t], new, old, out=new) for new, old in pairs]
    return [*steps, partial(states[1:, :units].copy_, columns[1:, output])]


def back(kind: Kind, outs: tuple[Array, Array, Array], arrays: tuple, attrs: dict) -> Steps:
    """outs = the gradients of the weights, of the start and of all sums (as the gates)."""
    (by_weights, by_start, by_sums), (g, x, weights, states, gates, mask) = outs, arrays
    features = x.shape[2]
    units = states.shape[1] // kind.states
    d = torch.empty_like(states[0])
    parts = _parts(d, units)
    cell = kind.cell(parts[0], kind.parts)
    of_state = weights[features : features + units]
    there, steps = _there(mask, x.shape[1])
    steps.append(partial(d.copy_, g[-1]))
    for t in reversed(range(x.shape[1])):
        before, after = _parts(states[t], units), _parts(states[t + 1], units)
        hold, let_go = _held(d, None if there is None else there[t])
        steps += hold
        steps += cell.back(parts, gates[t], before, after, by_sums[t])
        steps.append(partial(torch.mm, of_state, by_sums[t], out=parts[0]))
        if cell.carries:
            steps.append(partial(parts[0].add_, cell.spare))
        steps += [*let_go, partial(d.add_, g[t])]
    steps.append(partial(by_start.copy_, d.T))
    return [*steps, *_by_weights(by_weights, x, states[:-1, :units], by_sums)]


def _parts(state: Array, units: int) -> list[Array]:
    """The arrays a state is made of, one below the other."""
    return [state[n : n + units] for n in range(0, len(state), units)]


def _there(mask: Array, count: int) -> tuple[Array | None, Steps]:
    """Shape (steps, 1, batch): which steps count; None when all do."""
    if mask.shape[1] != count:
        return None, []
    there = mask.new_empty((count, 1, len(mask)))
    return there, [partial(there.copy_, mask.T[:, None])]


def _held(d: Array, there: Array | None) -> tuple[Steps, Steps]:
    """At a step that does not count, the gradient passes by: put it aside, and add it again."""
    if there is None:
        return [], []
    kept, own = torch.empty_like(d), torch.empty_like(d)
    aside: Steps = [
        partial(torch.mul, d, there, out=own),
        partial(torch.sub, d, own, out=kept),
        partial(d.copy_, own),
    ]
    return aside, [partial(d.add_, kept)]


def _by_weights(out: Array, x: Array, outputs: Array, by_sums: Array) -> Steps:
    """Columns times gradients of sums, over all steps and samples at once."""
    batch, count, features = x.shape
    columns = x.new_empty((len(out), count, batch))
    columns[-1] = 1
    sums = x.new_empty((out.shape[1], count, batch))
    rows = columns.reshape(len(out), count * batch)
    return [
        partial(columns[:features].copy_, x.permute(2, 1, 0)),
        partial(columns[features:-1].copy_, outputs.permute(1, 0, 2)),
        partial(sums.copy_, by_sums.permute(1, 0, 2)),
        partial(torch.mm, rows, sums.reshape(out.shape[1], count * batch).T, out=out),
    ]


def _forward_shapes(kind: Kind, x: Array, weights: Array, start: Array, mask: Array) -> tuple:
    batch, count, _ = x.shape
    return (count + 1, start.shape[1], batch), (count, weights.shape[1], batch)


def _back_shapes(
    kind: Kind, g: Array, x: Array, weights: Array, states: Array, gates: Array, mask: Array
) -> tuple:
    return weights.shape, tuple(states.shape[1:])[::-1], gates.shape


def _now(kind: Kind, bind: Callable[..., Steps], shapes: Callable[..., tuple]) -> Callable:
    """The kernel: new memory for the results, and the steps run at once."""

    def kernel(*arrays: Array) -> tuple[Array, ...]:
        outs = tuple(arrays[0].new_empty(shape) for shape in shapes(kind, *arrays))
        for step in bind(kind, outs, arrays, {}):
            step()
        return outs

    return kernel


def _bound(kind: Kind, bind: Callable[..., Steps], at_once: Callable[..., Steps]) -> Callable:
    """The binder: a sequence in one call, where it was marked for that."""

    def steps(outs: tuple, arrays: tuple, attrs: dict) -> Steps:
        if "whole" in attrs:
            return at_once(attrs["whole"], outs, arrays)
        return bind(kind, outs, arrays, attrs)

    return steps


KERNELS: dict[str, Callable[..., Any]] = {}
BINDERS: dict[str, Callable[[Any, tuple, dict], Steps]] = {}
for _name, _kind in KINDS.items():
    KERNELS[_name] = _now(_kind, forward, _forward_shapes)
    KERNELS[f"{_name}_back"] = _now(_kind, back, _back_shapes)
    BINDERS[_name] = _bound(_kind, forward, lstm.forward)
    BINDERS[f"{_name}_back"] = _bound(_kind, back, lstm.back)
