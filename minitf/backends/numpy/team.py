"""A team: the calling thread and helpers share the parts of a large step.

Where it sits   below the binders of large products and convolutions; above backends/threads.py.
The one idea    parts of the work lie on one pile.  Whoever is free takes the next; who calls never
                waits for a helper that has not begun, but does its part.  So on a busy machine,
                where a helper may not wake for a long time, nothing is slower than on one thread.
Try it          >>> done = []
                >>> share([[partial(done.append, n)] for n in range(3)])()
                >>> sorted(done)
                [0, 1, 2]
Read next       backends/numpy/products.py

numpy lets go of the interpreter while it computes, so threads of Python do compute at once.  The
threads of OpenBLAS would share a product too, but they wait for each other however long it takes:
measured on two cores with seven other programs, thirty times as long as one thread alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from minitf.backends import threads

Steps = list[Callable[[], Any]]
MOST = 8  # helpers beyond that have too little to do


class Pile(NamedTuple):
    """The parts that nobody has taken yet; for a helper, a lock that opens when it has stopped."""

    parts: Iterator[Steps]
    trouble: list[BaseException]
    done: list[Any]


def work(pile: Pile) -> None:
    """Take parts as long as there are any."""
    try:
        for part in pile.parts:
            for step in part:
                step()
    except BaseException as problem:  # the caller raises it
        pile.trouble.append(problem)


class Helper:
    """A thread that waits for piles."""

    def __init__(self) -> None:
        self._awaited, self._pile = threading.Lock(), Pile(iter(()), [], [])
        self._awaited.acquire()
        threading.Thread(target=self._serve, daemon=True, name="minitf helper").start()

    def call(self, pile: Pile) -> Any:
        """Ask for help with a pile; returns a lock that opens when this helper has stopped."""
        done = threading.Lock()
        done.acquire()
        self._pile = Pile(pile.parts, pile.trouble, [done])
        if self._awaited.locked():
            self._awaited.release()
        return done

    def dismiss(self, done: Any) -> None:
        """There is nothing left to do: wait for the part in hand, if the helper came at all."""
        if not self._awaited.acquire(blocking=False):
            done.acquire()

    def _serve(self) -> None:
        with np.errstate(all="ignore"):
            while True:
                self._awaited.acquire()
                pile = self._pile
                work(pile)
                pile.done[0].release()


_busy = threading.Lock()


@cache
def _helpers(count: int) -> list[Helper]:
    return [Helper() for _ in range(count)]


def size() -> int:
    """How many threads may compute at once, the caller's included."""
    return min(threads.intra(), MOST)


def share(parts: list[Steps]) -> Callable[[], None]:
    """One call that does all parts, in any order and at once, as many as there are threads."""
    if len(parts) < 2 or size() < 2:
        return partial(_one_after_the_other, parts)
    return partial(_together, parts, _helpers(min(size(), len(parts)) - 1))


def _one_after_the_other(parts: list[Steps]) -> None:
    for part in parts:
        for step in part:
            step()


def _together(parts: list[Steps], helpers: list[Helper]) -> None:
    if not _busy.acquire(blocking=False):  # another thread of the program has the helpers
        _one_after_the_other(parts)
        return
    before = threads.hold()
    pile = Pile(iter(parts), [], [])
    try:
        waits = [(helper, helper.call(pile)) for helper in helpers]
        work(pile)
        for helper, done in waits:
            helper.dismiss(done)
    finally:
        threads.give_back(before)
        _busy.release()
    if pile.trouble:
        raise pile.trouble[0]
