"""Recurrent layers in torch: the same sequences as in numpy, step by step.

Where it sits   a theme of the torch backend.
The one idea    as in backends/numpy/recurrent.py, said in plain torch: one product a step, then
                bends; going back, one large product for the weights at the end.
Try it          >>> x, weights = torch.ones(1, 2, 1), torch.ones(3, 1)
                >>> mask = torch.ones(0, 0, dtype=torch.bool)
                >>> KERNELS["simple_rnn"](x, weights, torch.zeros(1, 1), mask)[0].shape
                torch.Size([3, 1, 1])
Read next       execution/recurrent.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

Array = torch.Tensor
Parts = tuple[Array, ...]


def _simple_rnn(sums: Array, state: Array) -> tuple[Array, Array]:
    z = torch.tanh(sums)
    return z, z


def _simple_rnn_back(d: Array, gates: Array, before: Array, after: Array) -> tuple[Array, Array]:
    return d * (1 - gates * gates), torch.zeros_like(d)


def _lstm(sums: Array, state: Array) -> tuple[Array, Array]:
    i, f, new, o = sums.chunk(4)
    i, f, new, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(new), torch.sigmoid(o)
    c = f * state.chunk(2)[1] + i * new
    return torch.cat([i, f, new, o]), torch.cat([o * torch.tanh(c), c])


def _lstm_back(d: Array, gates: Array, before: Array, after: Array) -> tuple[Array, Array]:
    i, f, new, o = gates.chunk(4)
    bent = torch.tanh(after.chunk(2)[1])
    dh, dc = d.chunk(2)
    dc = dc + dh * o * (1 - bent * bent)
    old = before.chunk(2)[1]
    sums = [
        dc * new * i * (1 - i), dc * old * f * (1 - f),
        dc * i * (1 - new * new), dh * bent * o * (1 - o),
    ]  # fmt: skip
    return torch.cat(sums), torch.cat([torch.zeros_like(dc), dc * f])


def _gru(sums: Array, state: Array) -> tuple[Array, Array]:
    z, r, new, inner = sums.chunk(4)
    z, r = torch.sigmoid(z), torch.sigmoid(r)
    new = torch.tanh(new + r * inner)
    return torch.cat([z, r, new, inner]), z * state + (1 - z) * new


def _gru_back(d: Array, gates: Array, before: Array, after: Array) -> tuple[Array, Array]:
    z, r, new, inner = gates.chunk(4)
    dnew = d * (1 - z) * (1 - new * new)
    sums = [d * (before - new) * z * (1 - z), dnew * inner * r * (1 - r), dnew, dnew * r]
    return torch.cat(sums), d * z


def forward(cell: Callable, x: Array, weights: Array, start: Array, mask: Array) -> Parts:
    """The states before and after each step, and the gates; see the numpy kernel."""
    columns = _with_one(x.permute(1, 2, 0))
    features = x.shape[2]
    units = len(weights) - features - 1
    states, gates = [start.T], []
    for t, column in enumerate(columns):
        before = states[-1]
        whole = torch.cat([column[:features], before[:units], column[features:]])
        made, after = cell(weights.T @ whole, before)
        states.append(torch.where(mask[:, t], after, before) if mask.shape[1] else after)
        gates.append(made)
    return torch.stack(states), torch.stack(gates) if gates else _no_steps(x, weights)


def back(
    cell: Callable, g: Array, x: Array, weights: Array, states: Array, gates: Array, mask: Array
) -> Parts:
    """The gradients of the weights, of the start and of all sums."""
    features = x.shape[2]
    units = len(weights) - features - 1
    of_state, d = weights[features:-1], g[-1]
    by_sums = torch.empty_like(gates)
    for t in reversed(range(len(gates))):
        there = mask[:, t] if mask.shape[1] else torch.ones_like(d[0], dtype=torch.bool)
        by_sums[t], past = cell(d * there, gates[t], states[t], states[t + 1])
        past[:units] += of_state @ by_sums[t]
        d = past + d * ~there + g[t]
    columns = torch.cat([x.permute(1, 2, 0), states[:-1, :units]], 1)
    by_weights = torch.einsum("tfb,tgb->fg", _with_one(columns), by_sums)
    return by_weights, d.T, by_sums


def _with_one(columns: Array) -> Array:
    return torch.cat([columns, torch.ones_like(columns[:, :1])], 1)


def _no_steps(x: Array, weights: Array) -> Array:
    return x.new_empty((0, weights.shape[1], len(x)))


KERNELS: dict[str, Callable[..., Any]] = {
    "simple_rnn": partial(forward, _simple_rnn),
    "simple_rnn_back": partial(back, _simple_rnn_back),
    "lstm": partial(forward, _lstm), "lstm_back": partial(back, _lstm_back),
    "gru": partial(forward, _gru), "gru_back": partial(back, _gru_back),
}  # fmt: skip
