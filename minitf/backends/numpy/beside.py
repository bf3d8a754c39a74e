"""Side by side: large calls that do not need each other are done at the same time.

Where it sits   after chains: the last look at a plan's list of calls before it is run.
The one idea    a team works on one pile at a time.  A later call that reads nothing the pile
                writes, and writes nothing it reads, can lie on the same pile: the random numbers of
                a dropout beside the product before it, the gradient of a layer's weights beside
                that of its input.  So there are fewer piles to wait for, and fewer cuts.
Try it          >>> x, y = np.ones((2, 400, 400), np.float32)
                >>> products = [Product(x, x, np.empty_like(x)), Product(y, y, np.empty_like(y))]
                >>> len(joined(products, workers=2))
                1
Read next       backends/numpy/deal.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from minitf.backends.numpy import team
from minitf.backends.numpy.chance import UniformDraw
from minitf.backends.numpy.deal import Single, dealt
from minitf.backends.numpy.products import Product

Array = np.ndarray
Step = Callable[[], Any]

LOOK_BACK = 32  # calls to look for a pile among
LARGE = 1 << 14  # random numbers that are worth to be drawn beside a product
DRAWS = 750  # random numbers in a microsecond


class Uses(NamedTuple):
    """The arrays that a call writes, those it reads, and whether it draws random numbers."""

    writes: list[Array]
    reads: list[Array]
    draws: bool = False

    def conflicts(self, other: Uses) -> bool:
        """Whether two calls must not be done at once."""
        return (
            _touch(self.writes, other.writes)
            or _touch(self.writes, other.reads)
            or _touch(self.reads, other.writes)
        )


class Entry:
    """A call of the new list; or a pile, which may get more items."""

    def __init__(self, step: Step, uses: Uses | None):
        self.step, self.uses = step, uses
        self.items: list[Product | Single] = [step] if isinstance(step, Product) else []

    def add(self, item: Product | Single, uses: Uses) -> None:
        assert self.uses is not None
        self.items.append(item)
        self.uses = Uses(
            [*self.uses.writes, *uses.writes],
            [*self.uses.reads, *uses.reads],
            self.uses.draws or uses.draws,
        )

    def calls(self, workers: int) -> list[Step]:
        if not self.items:
            return [self.step]
        parts, after = dealt(self.items, workers)
        return [team.share(parts), *after]


def joined(steps: list[Step], workers: int | None = None) -> list[Step]:
    """The same calls, with those side by side that do not need each other.

    Args:
        steps: The calls of a plan, in order.
        workers: How many threads there are; default: those of the team.
    """
    workers = workers or team.size()
    if workers == 1 or not any(isinstance(step, Product) for step in steps):
        return steps
    entries: list[Entry] = []
    for step in steps:
        uses = _uses(step)
        item = _as_item(step, uses)
        pile = _pile_for(entries, uses) if item and uses else None
        if pile and item and uses:
            pile.add(item, uses)
        else:
            entries.append(Entry(step, uses))
    return [call for entry in entries for call in entry.calls(workers)]


def _as_item(step: Step, uses: Uses | None) -> Product | Single | None:
    """What may lie on a pile: products, and many random numbers."""
    if isinstance(step, Product):
        return step
    if isinstance(step, UniformDraw) and step.out.size >= LARGE:
        return Single([step], step.work)
    if uses and uses.draws and uses.writes[0].size >= LARGE:
        return Single([step], uses.writes[0].size / DRAWS)
    return None


def _pile_for(entries: list[Entry], uses: Uses) -> Entry | None:
    """The last pile that a call with these uses may join: nothing from there on minds.

    On a pile, one worker draws all random numbers, in their order; they pass no other draw.
    """
    for entry in reversed(entries[-LOOK_BACK:]):
        if entry.uses is None or entry.uses.conflicts(uses):
            return None
        if entry.items:
            return entry
        if entry.uses.draws and uses.draws:
            return None
    return None


def _draws(step: Any) -> bool:
    owner = getattr(getattr(step, "func", None), "__self__", None)
    return isinstance(owner, np.random.Generator) and isinstance(step.args[-1], Array)


def _uses(step: Any) -> Uses | None:
    """What a call of numpy writes and reads; None: nobody knows."""
    if isinstance(step, Product):
        return Uses([step.out], [step.x, step.y])
    if isinstance(step, UniformDraw):
        return Uses([step.out], [step.state])
    if not isinstance(step, partial):
        return None
    arrays = [a for a in (*step.args, *step.keywords.values()) if isinstance(a, Array)]
    owner = getattr(step.func, "__self__", None)
    if hasattr(step, "writes"):  # a fused kernel
        return Uses(step.writes, step.reads)  # type: ignore[attr-defined]
    if _draws(step):
        return Uses(arrays[-1:], [], draws=True)
    if step.func is np.copyto:
        return Uses(arrays[:1], arrays[1:])
    if isinstance(owner, Array) and step.func.__name__ == "fill":
        return Uses([owner], [])
    if isinstance(step.func, np.ufunc) or isinstance(owner, np.ufunc) or step.func is np.dot:
        out = step.keywords.get("out", step.args[-1])
        return Uses([out], arrays) if isinstance(out, Array) else None
    return None


def _touch(some: list[Array], others: list[Array]) -> bool:
    return any(np.may_share_memory(one, other) for one in some for other in others)
