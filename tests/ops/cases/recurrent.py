"""Recurrent layers, sample by sample and step by step."""

from __future__ import annotations

import numpy as np

import minitf.execution.recurrent  # noqa: F401 (the rows)
from tests.ops.cases.base import Case, normal

UNITS = 2


def sigma(p: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-p))


def simple_rnn(p: np.ndarray, state: np.ndarray) -> tuple:
    return np.tanh(p), np.tanh(p)


def lstm(p: np.ndarray, state: np.ndarray) -> tuple:
    i, f, n, o = np.split(p, 4)
    i, f, n, o = sigma(i), sigma(f), np.tanh(n), sigma(o)
    c = f * state[UNITS:] + i * n
    return np.concatenate([i, f, n, o]), np.concatenate([o * np.tanh(c), c])


def gru(p: np.ndarray, state: np.ndarray) -> tuple:
    z, r, n, inner = np.split(p, 4)
    z, r = sigma(z), sigma(r)
    n = np.tanh(n + r * inner)
    return np.concatenate([z, r, n, inner]), z * state + (1 - z) * n


CELLS = {"simple_rnn": (simple_rnn, 1, 1), "lstm": (lstm, 4, 2), "gru": (gru, 4, 1)}


def run(name: str, x, weights, start, mask) -> tuple:
    cell, parts, _ = CELLS[name]
    batch, steps, _ = x.shape
    states = np.zeros((steps + 1, start.shape[1], batch))
    gates = np.zeros((steps, parts * UNITS, batch))
    states[0] = start.T
    for b in range(batch):
        for t in range(steps):
            column = np.concatenate([x[b, t], states[t, :UNITS, b], [1]])
            gates[t, :, b], after = cell(weights.T @ column, states[t, :, b])
            gone = mask.shape[1] and not mask[b, t]
            states[t + 1, :, b] = states[t, :, b] if gone else after
    return states, gates


def slopes(name: str, g, x, weights, start, mask) -> tuple:
    """Gradients by nudging: of the weights, of the start, and of the sums (nudge the bias)."""

    def total(weights, start, sums) -> float:
        cell, _, _ = CELLS[name]
        turns = iter(np.moveaxis(sums, 2, 0).reshape(-1, sums.shape[1]))
        CELLS[name] = (lambda p, state: cell(p + next(turns), state), *CELLS[name][1:])
        try:
            return float((run(name, x, weights, start, mask)[0] * g).sum())
        finally:
            CELLS[name] = (cell, *CELLS[name][1:])

    sums = np.zeros((x.shape[1], weights.shape[1], x.shape[0]))
    places = [weights, start, sums]
    found = [np.zeros(place.shape) for place in places]
    for number, place in enumerate(places):
        for at in np.ndindex(place.shape):
            ends = []
            for step in (1e-5, -1e-5):
                moved = [array.copy() for array in places]
                moved[number][at] += step
                ends.append(total(*moved))
            found[number][at] = (ends[0] - ends[1]) / 2e-5
    return tuple(found)


def near(expected: tuple):
    return lambda *arrays: all(
        np.allclose(one, other, atol=1e-7) for one, other in zip(arrays, expected, strict=True)
    )


def cases(name: str) -> list[Case]:
    _, parts, states = CELLS[name]
    made = []
    whole = np.zeros((2, 0), bool)
    for mask in (whole, np.array([[True, False, True], [False, True, True]])):
        x, weights = normal(2, 3, 1), normal(1 + UNITS + 1, parts * UNITS)
        start = normal(2, states * UNITS)
        z = run(name, x, weights, start, mask)
        made.append(Case(name, (x, weights, start, mask), z))
        g = normal(*z[0].shape)
        law = near(slopes(name, g, x, weights, start, mask))
        made.append(Case(f"{name}_back", (g, x, weights, *z, mask), None, law=law, smooth=False))
    return made


CASES = [one for name in CELLS for one in cases(name)]
