"""One step of SimpleRNN, LSTM and GRU in numpy, forward and back, on fixed memory.

Where it sits   below recurrent.py, which puts the steps one after the other.
The one idea    units are rows and samples are columns, so that every gate is a block of memory of
                its own, and each bend of a step is one call.
Try it          >>> sums = np.log([[1.0], [3.0], [1.0], [1.0]])  # of i, f, new content and o
                >>> z = [np.ones((1, 1)), np.ones((1, 1))]
                >>> halves = sums * [[0.5], [0.5], [1.0], [0.5]]
                >>> for step in Lstm(z[0], 4).forward(halves, z, z): _ = step()
                >>> z[1]  # c = f c + i n = 3/4 * 1 + 1/2 * 0
                array([[0.75]])
Read next       backends/numpy/recurrent.py

A gate bends with σ(p) = (1 + tanh(p / 2)) / 2: where its sum comes halved, one tanh over the whole
memory serves all gates.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

Array = np.ndarray
Steps = list[Callable[[], Any]]


class Cell:
    """What the kinds of cells differ in.

    Args:
        like: An array of the shape and type of a state: (units, samples).
        parts: How many times `units` numbers a step computes from input and state.

    Attributes:
        carries: Whether a part of the old output goes into the new one past the gates; its
            gradient is then left in `spare`.
    """

    carries = False

    def __init__(self, like: Array, parts: int):
        self.parts, self.units = parts, len(like)
        self.spare, self.bent = np.empty_like(like), np.empty_like(like)
        self.slopes = np.empty((parts * self.units, *like.shape[1:]), like.dtype)
        self.one, self.half = np.asarray(1, like.dtype), np.asarray(0.5, like.dtype)

    def forward(self, gates: Array, before: list[Array], after: list[Array]) -> Steps:
        """From the sums of a step to its gates, in place, and to the new state."""
        raise NotImplementedError

    def bend_all(self, states: Array) -> tuple[Array, Steps]:
        """What `back` needs of the states after all steps: memory, and the steps that fill it."""
        return states, []

    def back(
        self, d: list[Array], gates: Array, before: list[Array], bent: Array, sums: Array
    ) -> Steps:
        """From the gradients `d` of the new state to those of the step's sums; `d` is used up.

        For all but the output, the gradient of the old state is left in `d`.
        """
        raise NotImplementedError

    def split(self, block: Array) -> list[Array]:
        """The blocks of the gates, one below the other."""
        return [block[n * self.units : (n + 1) * self.units] for n in range(self.parts)]

    def bend(self, block: Array) -> Steps:
        """σ, where the tanh of the halved sum is there already."""
        return [
            partial(np.multiply, block, self.half, block),
            partial(np.add, block, self.half, block),
        ]

    def times_slope(self, d: Array, z: Array) -> Steps:
        """d *= 1 - z^2, the slope of tanh."""
        return [
            partial(np.multiply, z, z, self.bent),
            partial(np.subtract, self.one, self.bent, self.bent),
            partial(np.multiply, d, self.bent, d),
        ]


class SimpleRnn(Cell):
    """h = tanh(sum)."""

    def forward(self, gates: Array, before: list[Array], after: list[Array]) -> Steps:
        return [partial(np.tanh, gates, gates), partial(np.copyto, after[0], gates)]

    def back(
        self, d: list[Array], gates: Array, before: list[Array], bent: Array, sums: Array
    ) -> Steps:
        return [partial(np.copyto, sums, d[0]), *self.times_slope(sums, gates)]


class Lstm(Cell):
    """Gates i, f, o and new content n: c = f c + i n, h = o tanh(c)."""

    def forward(self, gates: Array, before: list[Array], after: list[Array]) -> Steps:
        (i, f, new, o), (h, c) = self.split(gates), after
        return [
            partial(np.tanh, gates, gates),
            *self.bend(gates[: 2 * self.units]),
            *self.bend(o),
            partial(np.multiply, f, before[1], c),
            partial(np.multiply, i, new, self.spare),
            partial(np.add, c, self.spare, c),
            partial(np.tanh, c, self.bent),
            partial(np.multiply, o, self.bent, h),
        ]

    def bend_all(self, states: Array) -> tuple[Array, Steps]:
        """tanh(c) of all steps, in one call."""
        contents = states[:, self.units :]
        bent = np.empty(contents.shape, contents.dtype)
        return bent, [partial(np.tanh, contents, bent)]

    def back(
        self, d: list[Array], gates: Array, before: list[Array], bent: Array, sums: Array
    ) -> Steps:
        (i, f, new, o), (dh, dc) = self.split(gates), d
        di, df, dnew, do = self.split(sums)
        return [
            partial(np.multiply, dh, bent, do),
            partial(np.multiply, dh, o, dh),
            *self.times_slope(dh, bent),
            partial(np.add, dc, dh, dc),
            partial(np.multiply, dc, new, di),
            partial(np.multiply, dc, before[1], df),
            partial(np.multiply, dc, i, dnew),
            *self._slopes(gates),
            partial(np.multiply, sums, self.slopes, sums),
            partial(np.multiply, dc, f, dc),
        ]

    def _slopes(self, gates: Array) -> Steps:
        """s (1 - s) = s - s^2 for a gate, 1 - n^2 for the content."""
        both, (_, _, of_new, of_o) = slice(2 * self.units), self.split(self.slopes)
        return [
            partial(np.multiply, gates, gates, self.slopes),
            partial(np.subtract, gates[both], self.slopes[both], self.slopes[both]),
            partial(np.subtract, self.one, of_new, of_new),
            partial(np.subtract, self.split(gates)[3], of_o, of_o),
        ]


class Gru(Cell):
    """Gates z, r; n = tanh(x + r h'), where x and h' are two sums; h = z h + (1 - z) n."""

    carries = True

    def forward(self, gates: Array, before: list[Array], after: list[Array]) -> Steps:
        (z, r, new, inner), both = self.split(gates), gates[: 2 * self.units]
        return [
            partial(np.tanh, both, both),
            *self.bend(both),
            partial(np.multiply, r, inner, self.spare),
            partial(np.add, new, self.spare, new),
            partial(np.tanh, new, new),
            partial(np.subtract, before[0], new, self.spare),
            partial(np.multiply, z, self.spare, self.spare),
            partial(np.add, new, self.spare, after[0]),
        ]

    def back(
        self, d: list[Array], gates: Array, before: list[Array], bent: Array, sums: Array
    ) -> Steps:
        (z, r, new, inner), [dh] = self.split(gates), d
        dz, dr, dnew, dinner = self.split(sums)
        both = slice(2 * self.units)
        return [
            partial(np.subtract, before[0], new, dz),
            partial(np.multiply, dz, dh, dz),
            partial(np.subtract, self.one, z, dnew),
            partial(np.multiply, dnew, dh, dnew),
            *self.times_slope(dnew, new),
            partial(np.multiply, dnew, r, dinner),
            partial(np.multiply, dnew, inner, dr),
            partial(np.multiply, gates[both], gates[both], self.slopes[both]),
            partial(np.subtract, gates[both], self.slopes[both], self.slopes[both]),
            partial(np.multiply, sums[both], self.slopes[both], sums[both]),
            partial(np.multiply, dh, z, self.spare),
        ]
