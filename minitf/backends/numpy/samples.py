"""Steps on a batch that can be cut: what is done to each sample by itself.

Where it sits   between the binders and chains.py, which does the cutting.
The one idea    what is done to each sample by itself can be done to any part of the batch: the
                same binder binds each part, and a team does the parts.
Try it          >>> def double(out, arrays, attrs):
                ...     return [partial(np.multiply, arrays[0], 2.0, out)]
                >>> out = np.empty((4, 2))
                >>> [call] = by_samples(double)(out, (np.ones(out.shape),), {})
                >>> for step in call.part(0)(slice(0, 2)): _ = step()
                >>> out[:2].tolist()
                [[2.0, 2.0], [2.0, 2.0]]
Read next       backends/numpy/chains.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate, pairwise

import numpy as np

from minitf.backends.numpy.desk import empty
from minitf.backends.numpy.windows import Array, Steps

Binder = Callable[[Array, tuple, dict], Steps]
Work = Callable[[Array, tuple], float]

SPEED = 12_000  # entries in a microsecond, where each is looked at once


def look(out: Array, arrays: tuple) -> float:
    """About how many microseconds it takes to look at each entry once."""
    return max(array.size for array in (out, *arrays)) / SPEED


class BySample:
    """One call that does the same to each sample by itself, so that it can be cut anywhere.

    Args:
        bind: Gives the steps for a result, arrays and attributes.
        out: The result.
        own: The arrays that belong to samples: their first axis is that of `out`.
        rest: The arrays that every sample needs whole.
        attrs: What else `bind` wants to know.
        work: About how many microseconds it takes.
    """

    more: tuple[Array, ...] = ()  # results beside `out`, with the same first axis

    def __init__(self, bind: Binder, out: Array, own: tuple, rest: tuple, attrs: dict, work: float):
        self.bind, self.out, self.own, self.rest = bind, out, own, rest
        self.attrs, self.work = attrs, work

    def part(self, number: int) -> Callable[[slice], Steps]:
        """What one worker does: gives the steps for some of the samples."""

        def on(at: slice) -> Steps:
            own = (array[at] for array in self.own)
            return self.bind(self.out[at], (*own, *self.rest), self.attrs)

        return on

    def after(self, parts: int) -> Steps:
        """What is left to do when all parts are done."""
        return []

    def whole(self) -> Steps:
        """The steps for all samples at once."""
        return self.bind(self.out, (*self.own, *self.rest), self.attrs)

    def __call__(self) -> None:
        for step in self.whole():
            step()


def by_samples(bind: Binder, work: Work = look, of_samples: int = 0) -> Binder:
    """The same binder as one call, which a plan may cut into parts of the batch.

    Args:
        bind: Gives the steps for a result, arrays and attributes.
        work: About how many microseconds it takes, for a result and arrays.
        of_samples: How many of the arrays belong to samples, the first ones; 0: all.
    """

    def steps(out: Array, arrays: tuple, attrs: dict) -> Steps:
        if not out.ndim or len(out) < 2:
            return bind(out, arrays, attrs)
        count = of_samples or len(arrays)
        return [BySample(bind, out, arrays[:count], arrays[count:], attrs, work(out, arrays))]

    return steps


def places(count: int, shares: Sequence[float], edge: int = 1) -> list[slice]:
    """Parts of an axis, of about these shares; those of no length are left out.

    Args:
        count: How long the axis is.
        shares: How large each part is; together 1.
        edge: Cuts are at its multiples.
    """
    ends = [min(round(end * count / edge) * edge, count) for end in accumulate(shares)]
    return [slice(a, b) for a, b in pairwise([0, *ends[:-1], count]) if a < b]


class Summed(BySample):
    """One call whose result adds up over the samples: each worker makes a sum of its own."""

    def __init__(self, bind: Binder, out: Array, own: tuple, rest: tuple, attrs: dict, work: float):
        super().__init__(bind, out, own, rest, attrs, work)
        self.sums = [out]  # of the workers; the first one's is the result

    def part(self, number: int) -> Callable[[slice], Steps]:
        while len(self.sums) <= number:
            self.sums.append(np.empty_like(self.out))
        begun: list[slice] = []

        def on(at: slice) -> Steps:
            arrays = (*(array[at] for array in self.own), *self.rest)
            total, more = self.sums[number], empty(self.out.shape, self.out.dtype)
            if not begun:
                begun.append(at)
                return self.bind(total, arrays, self.attrs)
            return [*self.bind(more, arrays, self.attrs), partial(np.add, total, more, total)]

        return on

    def after(self, parts: int) -> Steps:
        return [partial(np.add, self.out, more, self.out) for more in self.sums[1:parts]]


def summed(bind: Binder, of_samples: int, work: Work = look) -> Binder:
    """The same binder as one call, for a result that adds up over the samples.

    Args:
        bind: Gives the steps for a result, arrays and attributes.
        of_samples: How many of the arrays belong to samples, the first ones.
        work: About how many microseconds it takes, for a result and arrays.
    """

    def steps(out: Array, arrays: tuple, attrs: dict) -> Steps:
        if len(arrays[0]) < 2:
            return bind(out, arrays, attrs)
        own, rest = arrays[:of_samples], arrays[of_samples:]
        return [Summed(bind, out, own, rest, attrs, work(out, arrays))]

    return steps
