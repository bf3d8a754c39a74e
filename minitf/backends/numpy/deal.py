"""Dealing: who of a team does what, so that all are done at the same time.

Where it sits   between beside, which says what may be done at once, and the team that does it.
The one idea    a helper sleeps until it is called, and takes a while to wake.  So the caller's hand
                is larger by what it gets done meanwhile.  A product is cut where a hand is full;
                crumbs are not worth a cut.
Try it          >>> x = np.ones((400, 400), np.float32)
                >>> parts, after = dealt([Product(x, x, np.empty_like(x))], 2)
                >>> [len(part) for part in parts], len(after)
                ([1, 1], 0)
Read next       backends/numpy/team.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from minitf.backends.numpy.products import Product, Steps

HEAD_START = 35.0  # microseconds until a helper is awake
CRUMB = 0.1  # of a product


class Single(NamedTuple):
    """Calls that one thread does, and about how many microseconds they take."""

    steps: Steps
    work: float


def shares(work: float, workers: int) -> list[float]:
    """How much of the work each worker does, the caller first; together 1.

    Args:
        work: Microseconds that one thread takes for all of it.
        workers: How many threads there are.
    """
    total = work + HEAD_START * (workers - 1)
    helper = max(total / workers - HEAD_START, 0.0) / work
    return [1 - helper * (workers - 1), *[helper] * (workers - 1)]


def dealt(items: Sequence[Product | Single], workers: int) -> tuple[list[Steps], Steps]:
    """A part for each worker, the caller's first, and what is left to do after them.

    Args:
        items: Calls that do not need each other.
        workers: How many threads there are.
    """
    total = sum(item.work for item in items) + HEAD_START * (workers - 1)
    hands = [_Hand(HEAD_START * (number > 0), total / workers) for number in range(workers)]
    for item in items:
        if isinstance(item, Single):
            hands[0].take(item.steps, item.work)
    after: Steps = []
    for item in items:
        if isinstance(item, Product):
            after += _deal_product(item, hands)
    return [hand.steps for hand in hands if hand.steps], after


class _Hand:
    """What one worker does: until when it is busy, and when it should be done."""

    def __init__(self, busy: float, target: float):
        self.busy, self.target = busy, target
        self.steps: Steps = []

    def take(self, steps: Steps, work: float) -> None:
        self.steps += steps
        self.busy += work


def _deal_product(product: Product, hands: list[_Hand]) -> Steps:
    left, crumb = product.work, CRUMB * product.work
    takers: list[tuple[_Hand, float]] = []
    for number, hand in enumerate(hands):
        room = hand.target - hand.busy
        is_last = number == len(hands) - 1
        amount = left if is_last or room >= left - crumb else room
        if amount >= crumb or (is_last and amount > 0):
            takers.append((hand, amount))
            left -= amount
        if left <= 0:
            break
    parts, after = product.cut([amount / product.work for _, amount in takers])
    for (hand, amount), part in zip(takers, parts, strict=False):
        hand.take([part], amount)
    return after
