"""Chains of calls on large arrays: a few rows at a time, and shared by a team.

Where it sits   after binding: a plan hands over its list of calls, and gets a shorter one.
The one idea    calls that do the same to each row by itself may do one group of rows after the
                other: a convolution, its bias, its bend and its pooling for eight images, then
                for the next eight.  What one call wrote is still in the cache when the next reads
                it, and the groups do not depend on each other, so that several threads can do them.
Try it          >>> x = np.ones(1 << 20)
                >>> steps = [partial(np.add, x, 1.0, x), partial(np.multiply, x, x, x)]
                >>> [both] = arranged(steps, threads=2)
                >>> _ = both(); x[:2]
                array([4., 4.])
Read next       backends/numpy/team.py
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from minitf.backends.numpy import team
from minitf.backends.numpy.deal import shares
from minitf.backends.numpy.desk import Desk
from minitf.backends.numpy.samples import SPEED, BySample, Summed, places

Array = np.ndarray
Step = Callable[[], Any]

WORTH = 80.0  # microseconds of work that are worth waking a helper for
SMALL = 1 << 14  # entries: chains of calls on fewer do not pay
GROUP = 1 << 18  # entries of the largest array in a group of rows
LONGEST = 64  # calls in a chain; each is compared with those before it


class Call(NamedTuple):
    """A call that can be cut between rows.

    Attributes:
        made: What it writes row by row.
        total: What it adds up over all rows.
        cut: What it reads row by row.
        whole: What it reads whole.
        part: For a worker's number, a function that gives the steps for some rows.
        after: For a number of workers, the steps that are left when they are done.
        plain: Gives the steps for all rows at once.
        work: About how many microseconds it takes.
    """

    made: list[Array]
    total: list[Array]
    cut: list[Array]
    whole: list[Array]
    part: Callable[[int], Callable[[slice], list[Step]]]
    after: Callable[[int], list[Step]]
    plain: Callable[[], list[Step]]
    work: float

    @property
    def by_rows(self) -> list[Array]:
        return [*self.made, *self.cut]


def arranged(steps: list[Step], threads: int | None = None) -> list[Step]:
    """The same calls, those of long chains put together into one.

    Args:
        steps: The calls of a plan, in order.
        threads: How many threads there are; default: those of the team.
    """
    piles: defaultdict[int, list[Array]] = defaultdict(list)  # of each worker: see desk.py
    # The way back, at the end, needs the largest sheets.  Served first, it leaves them to the rest.
    parts = [
        chain.arranged(threads or team.size(), piles) for chain in reversed(list(_chains(steps)))
    ]
    return [step for part in reversed(parts) for step in part]


class Chain:
    """Calls that may be done together, and copies that have to be made before."""

    def __init__(self) -> None:
        self.before: list[Step] = []
        self.calls: list[Call] = []

    def takes(self, call: Call) -> bool:
        """Whether a call can be done group by group with those before it."""
        return len(self.calls) < LONGEST and all(_get_along(other, call) for other in self.calls)

    def arranged(self, threads: int, piles: Mapping[int, list[Array]]) -> list[Step]:
        work = sum(call.work for call in self.calls)
        if work < WORTH or not self.calls:
            return [*self.before, *(step for call in self.calls for step in call.plain())]
        cuts = places(len(self.calls[0].by_rows[0]), shares(work, threads))
        parts = [self._in_groups(number, at, piles[number]) for number, at in enumerate(cuts)]
        after = [step for call in self.calls for step in call.after(len(parts))]
        return [*self.before, team.share(parts), *after]

    def _in_groups(self, number: int, part: slice, pile: list[Array]) -> list[Step]:
        """All calls for one group of rows, then for the next; groups of a size share a desk."""
        row = max(math.prod(array.shape[1:]) for call in self.calls for array in call.by_rows)
        size = max(GROUP // max(row, 1), 1)
        calls = [call.part(number) for call in self.calls]
        desks: dict[int, Desk] = {}
        steps: list[Step] = []
        for start in range(part.start, part.stop, size):
            group = slice(start, min(start + size, part.stop))
            with desks.setdefault(group.stop - start, Desk(pile)) as desk:
                for on in calls:
                    desk.clear()
                    steps += on(group)
        return steps


def _chains(steps: list[Step]) -> Iterator[Any]:
    """The steps in groups: chains of calls over arrays of one length, and all else one by one."""
    chain = Chain()
    for step in steps:
        call = _as_call(step)
        if call is not None and chain.takes(call):
            chain.calls.append(call)
        elif call is None and chain.calls and _may_go_first(step, chain.calls):
            chain.before.append(step)
        else:
            yield chain
            chain = Chain()
            if call is None:
                chain.before.append(step)
            else:
                chain.calls.append(call)
    yield chain


def _as_call(step: Any) -> Call | None:
    if isinstance(step, BySample):
        made, total = ([], [step.out]) if isinstance(step, Summed) else ([step.out, *step.more], [])
        return Call(
            made, total, list(step.own), list(step.rest),
            step.part, step.after, step.whole, step.work,
        )  # fmt: skip
    if not _is_bend(step) or _arrays(step)[-1].size < SMALL:
        return None  # the longest chain of such calls does not pay
    *inputs, out = _arrays(step)
    arrays = [array for array in inputs if isinstance(array, Array)]
    cut = [array for array in arrays if _has_rows_of(out, array)]
    whole = [array for array in arrays if not _has_rows_of(out, array)]
    return Call(
        [out], [], cut, whole,
        lambda number: lambda at: [_on(step, at, out)], lambda parts: [], lambda: [step],
        out.size / SPEED,
    )  # fmt: skip


def _is_bend(step: Any) -> bool:
    """Whether a call is one of numpy's functions of entries, with a place for its result."""
    return (
        isinstance(step, partial)
        and isinstance(step.func, np.ufunc)
        and step.func.signature is None  # a matrix product looks at whole rows
        and step.func.nout == 1
        and not step.keywords.keys() - {"out"}
        and len(step.args) + len(step.keywords) == step.func.nin + 1
        and _arrays(step)[-1].ndim > 0
        and _apart([_arrays(step)[-1]], _arrays(step)[:-1])
    )


def _arrays(step: Any) -> list[Any]:
    return [*step.args, *step.keywords.values()]


def _has_rows_of(out: Array, array: Any) -> bool:
    return isinstance(array, Array) and array.ndim == out.ndim and len(array) == len(out)


def _on(step: Any, at: slice, out: Array) -> Step:
    """A call on some rows of its arrays; those that serve all rows stay whole."""

    def part(array: Any) -> Any:
        return array[at] if _has_rows_of(out, array) else array

    named = {name: part(array) for name, array in step.keywords.items()}
    return partial(step.func, *map(part, step.args), **named)


def _get_along(one: Call, other: Call) -> bool:
    """Whether rows of one call have to do with the same rows of the other only."""
    return (
        len(one.by_rows[0]) == len(other.by_rows[0])
        and _apart(one.made, other.by_rows)
        and _apart(other.made, one.cut)
        and not _meet(one.made, other.whole)
        and not _meet(other.made, one.whole)
        and not _meet(one.total, [*other.by_rows, *other.whole, *other.total])
        and not _meet(other.total, [*one.by_rows, *one.whole])
    )


def _may_go_first(step: Any, calls: list[Call]) -> bool:
    """Whether a step is a copy that no call has to do with, but for those that read it."""
    if not isinstance(step, partial) or step.func is not np.copyto:
        return False
    if len(step.args) != 2 or step.keywords:
        return False
    target, source = step.args
    made = [array for call in calls for array in (*call.made, *call.total)]
    read = [array for call in calls for array in (*call.cut, *call.whole)]
    return not _meet([target], [*made, *read]) and not _meet([source], made)


def _meet(some: list[Any], others: list[Any]) -> bool:
    return any(np.may_share_memory(one, other) for one in some for other in others)


def _apart(some: list[Any], others: list[Any]) -> bool:
    """Whether any two arrays lie alike, row on row, or have no memory in common."""
    return all(
        _is_alike(one, other) or not np.may_share_memory(one, other)
        for one in some
        for other in others
    )


def _is_alike(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if not isinstance(one, Array) or not isinstance(other, Array):
        return False
    here = one.__array_interface__["data"], len(one) if one.ndim else 0
    if here != (other.__array_interface__["data"], len(other) if other.ndim else 0):
        return False
    dense = one.flags.c_contiguous and other.flags.c_contiguous and one.nbytes == other.nbytes
    return dense or (one.shape, one.strides) == (other.shape, other.strides)
