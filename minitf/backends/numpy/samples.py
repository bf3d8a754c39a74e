"""Large steps on a batch, a few samples at a time, on as many threads as there are.

Where it sits   between the binders and the team.
The one idea    what is done to each sample by itself can be done to any part of the batch: the
                same binder binds each part, and a team does the parts.
Try it          >>> def double(out, arrays, attrs):
                ...     return [partial(np.multiply, arrays[0], 2.0, out)]
                >>> out = np.empty((1 << 11, 1 << 10))
                >>> for step in by_samples(double)(out, (np.ones(out.shape),), {}): _ = step()
                >>> float(out.mean())
                2.0
Read next       backends/numpy/team.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from minitf.backends.numpy import team
from minitf.backends.numpy.windows import Array, Steps

Binder = Callable[[Array, tuple, dict], Steps]

# Entries worth waking a helper for, where each is looked at once.
LARGE = 1 << 20


def by_samples(bind: Binder, large: int = LARGE, of_samples: int = 0) -> Binder:
    """The same binder, for parts of the batch where the arrays are large.

    Args:
        bind: Gives the steps for a result, arrays and attributes.
        large: How many entries the largest array must have.
        of_samples: How many of the arrays belong to samples, the first ones; 0: all.
    """

    def steps(out: Array, arrays: tuple, attrs: dict) -> Steps:
        most = max(array.size for array in (out, *arrays))
        if most < large or not out.ndim or len(out) < 2 or team.size() < 2:
            return bind(out, arrays, attrs)
        own, rest = arrays[: of_samples or len(arrays)], arrays[of_samples or len(arrays) :]
        return [team.share([
            bind(out[at], (*(array[at] for array in own), *rest), attrs)
            for at in places(len(out), 2 * team.size())
        ])]  # fmt: skip

    return steps


def places(count: int, parts: int) -> list[slice]:
    """About equal parts of an axis."""
    size = -(-count // parts)
    return [slice(start, min(start + size, count)) for start in range(0, count, max(size, 1))]


def summed(bind: Binder, large: int) -> Binder:
    """For a result that adds up over samples: each part makes its own sum."""

    def steps(out: Array, arrays: tuple, attrs: dict) -> Steps:
        batch = len(arrays[0])
        if max(array.size for array in arrays) < large or batch < 2 or team.size() < 2:
            return bind(out, arrays, attrs)
        cuts = places(batch, team.size())
        sums = [out, *(np.empty(out.shape, out.dtype) for _ in cuts[1:])]
        parts = [
            bind(total, tuple(array[at] for array in arrays[:2]) + arrays[2:], attrs)
            for total, at in zip(sums, cuts, strict=True)
        ]
        return [team.share(parts), *(partial(np.add, out, more, out) for more in sums[1:])]

    return steps
