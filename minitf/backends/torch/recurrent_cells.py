"""One step of SimpleRNN, LSTM and GRU in torch, forward and back, on fixed memory.

Where it sits   below recurrent.py, which puts the steps one after the other.
The one idea    as in backends/numpy/recurrent_cells.py, with torch's functions, which bend a sum by
                σ in one call and add a product in the same pass.
Try it          >>> sums = torch.log(torch.tensor([[1.0], [3.0], [1.0], [1.0]]))  # i, f, new, o
                >>> z = [torch.ones(1, 1), torch.ones(1, 1)]
                >>> for step in Lstm(z[0], 4).forward(sums, z, z): _ = step()
                >>> z[1]  # c = f c + i n = 3/4 * 1 + 1/2 * 0
                tensor([[0.7500]])
Read next       backends/torch/recurrent.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

Array = torch.Tensor
Steps = list[Callable[[], Any]]

_tanh_back = torch.ops.aten.tanh_backward.grad_input
_sigmoid_back = torch.ops.aten.sigmoid_backward.grad_input


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
        self.spare, self.bent = torch.empty_like(like), torch.empty_like(like)

    def forward(self, gates: Array, before: list[Array], after: list[Array]) -> Steps:
        """From the sums of a step to its gates, in place, and to the new state."""
        raise NotImplementedError

    def back(
        self, d: list[Array], gates: Array, before: list[Array], after: list[Array], sums: Array
    ) -> Steps:
        """From the gradients `d` of the new state to those of the step's sums; `d` is used up.

        For all but the output, the gradient of the old state is left in `d`.
        """
        raise NotImplementedError

    def split(self, block: Array) -> list[Array]:
        """The blocks of the gates, one below the other."""
        return [block[n * self.units : (n + 1) * self.units] for n in range(self.parts)]


class SimpleRnn(Cell):
    """h = tanh(sum)."""

    def forward(self, gates: Array, before: list[Array], after: list[Array]) -> Steps:
        return [partial(torch.tanh, gates, out=gates), partial(after[0].copy_, gates)]

    def back(
        self, d: list[Array], gates: Array, before: list[Array], after: list[Array], sums: Array
    ) -> Steps:
        return [partial(_tanh_back, d[0], gates, grad_input=sums)]


class Lstm(Cell):
    """Gates i, f, o and new content n: c = f c + i n, h = o tanh(c)."""

    def forward(self, gates: Array, before: list[Array], after: list[Array]) -> Steps:
        (i, f, new, o), (h, c) = self.split(gates), after
        both = gates[: 2 * self.units]
        return [
            partial(torch.sigmoid, both, out=both),
            partial(torch.tanh, new, out=new),
            partial(torch.sigmoid, o, out=o),
            partial(torch.mul, f, before[1], out=c),
            partial(c.addcmul_, i, new),
            partial(torch.tanh, c, out=self.bent),
            partial(torch.mul, o, self.bent, out=h),
        ]

    def back(
        self, d: list[Array], gates: Array, before: list[Array], after: list[Array], sums: Array
    ) -> Steps:
        (i, f, new, o), (dh, dc) = self.split(gates), d
        di, df, dnew, do = self.split(sums)
        both = slice(2 * self.units)
        return [
            partial(torch.tanh, after[1], out=self.bent),
            partial(torch.mul, dh, self.bent, out=do),
            partial(torch.mul, dh, o, out=dh),
            partial(_tanh_back, dh, self.bent, grad_input=self.spare),
            partial(dc.add_, self.spare),
            partial(torch.mul, dc, new, out=di),
            partial(torch.mul, dc, before[1], out=df),
            partial(torch.mul, dc, i, out=dnew),
            partial(_sigmoid_back, sums[both], gates[both], grad_input=sums[both]),
            partial(_tanh_back, dnew, new, grad_input=dnew),
            partial(_sigmoid_back, do, o, grad_input=do),
            partial(dc.mul_, f),
        ]


class Gru(Cell):
    """Gates z, r; n = tanh(x + r h'), where x and h' are two sums; h = z h + (1 - z) n."""

    carries = True

    def forward(self, gates: Array, before: list[Array], after: list[Array]) -> Steps:
        (z, r, new, inner), both = self.split(gates), gates[: 2 * self.units]
        return [
            partial(torch.sigmoid, both, out=both),
            partial(new.addcmul_, r, inner),
            partial(torch.tanh, new, out=new),
            partial(torch.sub, before[0], new, out=self.spare),
            partial(torch.addcmul, new, z, self.spare, out=after[0]),
        ]

    def back(
        self, d: list[Array], gates: Array, before: list[Array], after: list[Array], sums: Array
    ) -> Steps:
        (z, r, new, inner), [dh] = self.split(gates), d
        dz, dr, dnew, dinner = self.split(sums)
        both = slice(2 * self.units)
        return [
            partial(torch.sub, before[0], new, out=dz),
            partial(dz.mul_, dh),
            partial(torch.mul, dh, z, out=self.spare),
            partial(torch.sub, dh, self.spare, out=dnew),
            partial(_tanh_back, dnew, new, grad_input=dnew),
            partial(torch.mul, dnew, r, out=dinner),
            partial(torch.mul, dnew, inner, out=dr),
            partial(_sigmoid_back, sums[both], gates[both], grad_input=sums[both]),
        ]
