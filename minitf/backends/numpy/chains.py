"""Chains of bends on large arrays: block by block, and shared by a team.

Where it sits   after binding: a plan hands over its list of calls, and gets a shorter one.
The one idea    calls that work entry by entry may be done for one stretch of the arrays after the
                other.  What one call wrote is still in the cache when the next reads it, and the
                stretches do not depend on each other, so that several threads can do them.
Try it          >>> x = np.ones(1 << 20)
                >>> steps = [partial(np.add, x, 1.0, x), partial(np.multiply, x, x, x)]
                >>> [both] = arranged(steps, threads=2)
                >>> _ = both(); x[:2]
                array([4., 4.])
Read next       backends/numpy/team.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.numpy import team

Array = np.ndarray
Step = Callable[[], Any]

LARGE = 1 << 20  # entries to compute that are worth waking a helper for
STRETCH = 1 << 16  # entries of each array worked on at a time


def arranged(steps: list[Step], threads: int | None = None) -> list[Step]:
    """The same calls, those of long chains put together into one.

    Args:
        steps: The calls of a plan, in order.
        threads: How many threads there are; default: those of the team.
    """
    if (threads or team.size()) < 2:
        return steps
    result: list[Step] = []
    for chain in _chains(steps):
        entries = sum(_out(step).size for step in chain) if _is_bend(chain[0]) else 0
        result += chain if entries < LARGE else [team.share(_stretches(chain))]
    return result


def _chains(steps: list[Step]) -> Iterator[list[Any]]:
    """The steps in groups: chains of bends over arrays of one length, and all else one by one."""
    chain: list[Any] = []
    for step in steps:
        if chain and not (_is_bend(step) and _is_bend(chain[0]) and _joins(step, chain)):
            yield chain
            chain = []
        chain.append(step)
    if chain:
        yield chain


def _is_bend(step: Any) -> bool:
    """Whether a call is one of numpy's functions of entries, with a place for its result."""
    return (
        isinstance(step, partial)
        and isinstance(step.func, np.ufunc)
        and step.func.signature is None  # a matrix product looks at whole rows
        and step.func.nout == 1
        and not step.keywords.keys() - {"out"}
        and len(step.args) + len(step.keywords) == step.func.nin + 1
        and _out(step).ndim > 0
        and _apart([_out(step)], _arrays(step)[:-1])
    )


def _arrays(step: Any) -> list[Any]:
    return [*step.args, *step.keywords.values()]


def _out(step: Any) -> Array:
    return _arrays(step)[-1]


def _joins(step: Any, chain: list[Any]) -> bool:
    """Whether a call can be done stretch by stretch with those before it."""
    if _out(step).shape != _out(chain[0]).shape:
        return False
    before = [array for other in chain for array in _arrays(other)]
    written = [_out(other) for other in chain]
    return _apart([_out(step)], before) and _apart(_arrays(step), written)


def _apart(some: list[Any], others: list[Any]) -> bool:
    """Whether any two arrays are the same, or have no memory in common."""
    return all(
        _is_same(one, other) or not np.may_share_memory(one, other)
        for one in some
        for other in others
    )


def _is_same(one: Any, other: Any) -> bool:
    return one is other or (
        isinstance(one, Array)
        and isinstance(other, Array)
        and one.ctypes.data == other.ctypes.data
        and (one.shape, one.strides) == (other.shape, other.strides)
    )


def _stretches(chain: list[Any]) -> list[list[Step]]:
    """The chain for one stretch after the other."""
    out = _out(chain[0])
    rows = max(STRETCH * len(out) // out.size, 1)
    return [
        [_on(step, slice(start, start + rows), out) for step in chain]
        for start in range(0, len(out), rows)
    ]


def _on(step: Any, at: slice, out: Array) -> Step:
    """A call on a stretch of its arrays; those that serve all entries stay whole."""

    def part(array: Any) -> Any:
        long = isinstance(array, Array) and array.ndim == out.ndim and len(array) == len(out)
        return array[at] if long else array

    named = {name: part(array) for name, array in step.keywords.items()}
    return partial(step.func, *map(part, step.args), **named)
