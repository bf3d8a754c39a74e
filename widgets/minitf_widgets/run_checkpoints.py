"""Checkpoints: the moments of a run that it can be forked from.

Where it sits   filled by run_callback.py between batches; read by run_forks.py.
The one idea    a run of any length has to fit into the memory given. When it is full, every other
                moment is dropped and the steps between two are doubled, as the tables of batches
                do it (minitf/observe/columns.py).
Try it          >>> from types import SimpleNamespace
                >>> kept = Checkpoints(every=10, memory=400)
                >>> for step in range(0, 60, 10):
                ...     kept.add(step, SimpleNamespace(nbytes=100))
                >>> kept.steps, kept.every
                ([0, 20, 40, 50], 20)
                >>> kept.at_or_before(39)[0]
                20
Read next       minitf/keras/forks.py
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from minitf.errors import StateError

FIRST = 10  # steps between two moments, to begin with
SHARE = 0.003  # of the time, at most, when nobody said how often


class Kept:
    """A moment of a run, and the row that the record of its batches had then."""

    def __init__(self, moment: Any, last_row: Sequence[float]) -> None:
        self.moment, self.last_row, self.nbytes = moment, list(last_row), int(moment.nbytes)


class Checkpoints:
    """Moments by their steps, within a budget of memory.

    Args:
        every: steps between two moments; None: as often as costs no more than 0.3 percent of
            the time. 0: none are taken.
        memory: bytes.
    """

    def __init__(self, every: int | None = None, memory: int = 128_000_000) -> None:
        self.every = FIRST if every is None else every
        self._adapts, self._memory = every is None, memory
        self._moments: dict[int, Any] = {}
        self._not_before = 0.0  # on the clock

    @property
    def steps(self) -> list[int]:
        """The steps of the moments, in order."""
        return sorted(self._moments)

    @property
    def nbytes(self) -> int:
        """How much memory they take."""
        return sum(moment.nbytes for moment in self._moments.values())

    def is_due(self, step: int) -> bool:
        """Whether a moment should be taken at this step."""
        due = self.every > 0 and step % self.every == 0
        return due and (not self._adapts or time.perf_counter() >= self._not_before)

    def fit_into(self, memory: int) -> None:
        """From now on there is so much memory."""
        self._memory = memory
        while self._moments and self.nbytes > memory:
            self._thin(newest=max(self._moments))

    def take(self, step: int, moment: Callable[[], Any]) -> None:
        """Take a moment, and note what that cost: the next one waits accordingly."""
        started = time.perf_counter()
        self.add(step, moment())
        now = time.perf_counter()
        self._not_before = now + (now - started) / SHARE

    def add(self, step: int, moment: Any) -> None:
        """Keep a moment; others make room for it. One larger than all the memory is not kept."""
        if moment.nbytes > self._memory:
            return
        self._moments[step] = moment
        while self.nbytes > self._memory:
            self._thin(newest=step)

    def _thin(self, newest: int) -> None:
        self.every = max(1, 2 * self.every)
        kept = {s: m for s, m in self._moments.items() if s % self.every == 0 or s == newest}
        if len(kept) == len(self._moments):  # nothing was in between: the oldest goes
            del kept[min(kept)]
        self._moments = kept

    def at_or_before(self, step: int | None) -> tuple[int, Any]:
        """The last moment that is not after `step`; None: the last of all.

        Raises:
            StateError: there is none.
        """
        steps = [each for each in self.steps if step is None or each <= step]
        if not steps and self._moments:
            raise StateError(
                f"There is no checkpoint at step {step} or before.",
                why=f"the first one is at step {self.steps[0]}",
                instead=f"run.fork({self.steps[0]})",
            )
        if not steps:
            raise StateError(
                "There is no checkpoint to go on from.",
                why="none was taken, or a single one is larger than the memory given for them",
                instead="RunMonitor(checkpoints=100, checkpoint_memory=1_000_000_000)",
            )
        return steps[-1], self._moments[steps[-1]]
