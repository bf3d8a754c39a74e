"""Steps on a batch that can be cut: what is done to each sample by itself.

Where it sits   between the binders and chains.py, which does the cutting.
The one idea    what is done to each sample by itself can be done to any part of the batch: the
                same binder binds each part, and a team does the parts.
Try it          >>> def double(out, arrays, attrs):
                ...     return [partial(np.multiply, arrays[0], 2.0, out)]
                >>> out = np.empty((4, 2))
                >>> [call] = by_samples(double)(out, (np.ones(out.shape),), {})
                >>> for step in call.on(slice(0, 2)): _ = step()
                >>> out[:2].tolist()
                [[2.0, 2.0], [2.0, 2.0]]
Read next       backends/numpy/chains.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate, pairwise

import numpy as np

from minitf.backends.numpy import team
from minitf.backends.numpy.windows import Array, Steps

Binder = Callable[[Array, tuple, dict], Steps]

# Entries worth waking a helper for, where each is looked at once.
LARGE = 1 << 20


class BySample:
    """One call that does the same to each sample by itself, so that it can be cut anywhere.

    Args:
        bind: Gives the steps for a result, arrays and attributes.
        out: The result.
        own: The arrays that belong to samples: their first axis is that of `out`.
        rest: The arrays that every sample needs whole.
        attrs: What else `bind` wants to know.
        is_large: Whether it is worth a team by itself.
    """

    def __init__(
        self, bind: Binder, out: Array, own: tuple, rest: tuple, attrs: dict, is_large: bool
    ):
        self.bind, self.out, self.own, self.rest = bind, out, own, rest
        self.attrs, self.is_large = attrs, is_large

    def on(self, at: slice) -> Steps:
        """The steps for some of the samples."""
        own = (array[at] for array in self.own)
        return self.bind(self.out[at], (*own, *self.rest), self.attrs)

    def whole(self) -> Steps:
        """The steps for all samples at once."""
        return self.bind(self.out, (*self.own, *self.rest), self.attrs)

    def __call__(self) -> None:
        for step in self.whole():
            step()


def by_samples(bind: Binder, large: int = LARGE, of_samples: int = 0) -> Binder:
    """The same binder as one call, which a plan may cut into parts of the batch.

    Args:
        bind: Gives the steps for a result, arrays and attributes.
        large: How many entries the largest array must have to be worth a team by itself.
        of_samples: How many of the arrays belong to samples, the first ones; 0: all.
    """

    def steps(out: Array, arrays: tuple, attrs: dict) -> Steps:
        if not out.ndim or len(out) < 2:
            return bind(out, arrays, attrs)
        count = of_samples or len(arrays)
        is_large = max(array.size for array in (out, *arrays)) >= large
        return [BySample(bind, out, arrays[:count], arrays[count:], attrs, is_large)]

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


def summed(bind: Binder, large: int) -> Binder:
    """For a result that adds up over samples: each part makes its own sum."""

    def steps(out: Array, arrays: tuple, attrs: dict) -> Steps:
        batch = len(arrays[0])
        if max(array.size for array in arrays) < large or batch < 2 or team.size() < 2:
            return bind(out, arrays, attrs)
        cuts = places(batch, [1 / team.size()] * team.size())
        sums = [out, *(np.empty(out.shape, out.dtype) for _ in cuts[1:])]
        parts = [
            bind(total, tuple(array[at] for array in arrays[:2]) + arrays[2:], attrs)
            for total, at in zip(sums, cuts, strict=True)
        ]
        return [team.share(parts), *(partial(np.add, out, more, out) for more in sums[1:])]

    return steps
