"""Nodes that leave out, repeat or reorder elements, and never look at them.

Where it sits   above sources: take, skip, shard, repeat, shuffle, cache, prefetch.
The one idea    such a node works on anything.  So `from_tensor_slices(x).shuffle(n).batch(b)` is
                run on row numbers, and each batch gathers its rows from x in one stroke.
Try it          >>> import minitf as tf
                >>> [int(x) for x in tf.data.Dataset.range(3).repeat(2).skip(1).take(4)]
                [1, 2, 0, 1]
Read next       minitf/data/batching.py
"""

from __future__ import annotations

import itertools
import os
import pickle
from collections.abc import Callable, Iterator
from typing import Any

from minitf.data.chance import Draws, SeedGenerator
from minitf.data.nodes import (
    INFINITE,
    UNKNOWN,
    Element,
    Env,
    Node,
    Rearranging,
    Unary,
    given_number,
    symbolic,
)
from minitf.errors import FailedPreconditionError, InvalidArgumentError, MinitfError

Start = Callable[[], Iterator[Any]]


class InvalidPipelineError(MinitfError, InvalidArgumentError):
    """A dataset was asked for what cannot be."""


class _Counted(Rearranging):
    """A node with one number."""

    def __init__(self, source: Node, count: Any, name: str = "count"):
        super().__init__(source)
        self.count = given_number(count, name)
        self.tensors = symbolic(self.count)


class Take(_Counted):
    """The first few; all of them for a negative count."""

    def pick(self, env: Env, start: Start) -> Iterator[Any]:
        count = env.number(self.count)
        return start() if count < 0 else itertools.islice(start(), count)

    def cardinality(self) -> int:
        below = self.source.cardinality()
        if self.tensors:
            return UNKNOWN
        if self.count == 0:
            return 0
        if self.count < 0 or below == UNKNOWN:
            return below
        return self.count if below == INFINITE else min(self.count, below)


class Skip(_Counted):
    """All but the first few; nothing for a negative count."""

    def pick(self, env: Env, start: Start) -> Iterator[Any]:
        count = env.number(self.count)
        return iter(()) if count < 0 else itertools.islice(start(), count, None)

    def cardinality(self) -> int:
        below = self.source.cardinality()
        if self.tensors:
            return UNKNOWN
        return 0 if self.count < 0 else below if below < 0 else max(0, below - self.count)


class Repeat(_Counted):
    """All of them several times over; without end for None or a negative count."""

    def __init__(self, source: Node, count: Any):
        super().__init__(source, -1 if count is None else count)

    def pick(self, env: Env, start: Start) -> Iterator[Any]:
        count = env.number(self.count)
        passes = itertools.count() if count < 0 else range(count)
        for _ in passes:
            empty = True
            for element in start():
                empty = False
                yield element
            if empty:  # and will stay so
                return

    def cardinality(self) -> int:
        below = self.source.cardinality()
        if self.tensors:
            return UNKNOWN
        if self.count == 0 or below == 0:
            return 0
        if self.count < 0:
            return INFINITE
        return below if below < 0 else below * self.count


class Shard(Rearranging):
    """Every n-th."""

    def __init__(self, source: Node, num_shards: Any, index: Any):
        super().__init__(source)
        self.num_shards = given_number(num_shards, "num_shards")
        self.index = given_number(index, "index")
        self.tensors = symbolic(self.num_shards, self.index)
        if not self.tensors and not (self.num_shards >= 1 and 0 <= self.index < self.num_shards):
            raise InvalidPipelineError(
                f"shard index must be between 0 and {self.num_shards - 1} "
                f"(currently index = {self.index}).",
                why="the elements are dealt out to num_shards readers, numbered from 0",
            )

    def pick(self, env: Env, start: Start) -> Iterator[Any]:
        return itertools.islice(start(), env.number(self.index), None, env.number(self.num_shards))

    def cardinality(self) -> int:
        below = self.source.cardinality()
        if below < 0 or self.tensors:
            return UNKNOWN if self.tensors else below
        return len(range(self.index, below, self.num_shards))


class Passing(Rearranging):
    """All of them, as they are: `prefetch` and options change no results.

    TensorFlow prepares elements in threads of C++ while the step runs.  Here one thread does
    everything: Python's threads would only take turns.
    """

    def __init__(self, source: Node, label: str):
        super().__init__(source)
        self._label = label

    def pick(self, env: Env, start: Start) -> Iterator[Any]:
        return start()

    @property
    def label(self) -> str:
        return self._label


class Asserted(Passing):
    """All of them, of which the number is said."""

    def __init__(self, source: Node, count: int):
        super().__init__(source, "_AssertCardinalityDataset")
        self._count = count

    def pick(self, env: Env, start: Start) -> Iterator[Any]:
        number = 0
        for number, element in enumerate(start(), 1):
            if 0 <= self._count < number:
                raise _miscounted(self._count, f"at least {number}")
            yield element
        if self._count not in (number, UNKNOWN):
            raise _miscounted(self._count, f"only {number}")

    def cardinality(self) -> int:
        return self._count


class _MiscountedError(MinitfError, FailedPreconditionError):
    """There are more or fewer elements than was said."""


def _miscounted(said: int, found: str) -> _MiscountedError:
    expected = "an infinite number of" if said == INFINITE else said
    return _MiscountedError(
        f"Input dataset was expected to contain {expected} elements but contained {found} elements."
    )


class Shuffle(Rearranging):
    """In random order, through a buffer: each element leaves it by chance, the next moves up.

    Args:
        source: The node below.
        buffer_size: How many elements wait in the buffer; INFINITE and UNKNOWN: all.
        seed: The seed, or None.
        reshuffle: Whether each pass has an order of its own.
    """

    def __init__(self, source: Node, buffer_size: Any, seed: int | None, reshuffle: bool):
        super().__init__(source)
        self.buffer_size = given_number(buffer_size, "buffer_size")
        self.tensors = symbolic(self.buffer_size)
        if not self.tensors and self.buffer_size < 1 and self.buffer_size != UNKNOWN:
            raise InvalidPipelineError(
                "buffer_size must be greater than zero or UNKNOWN_CARDINALITY",
                why="the next element is drawn from a buffer of so many",
                instead="the number of elements, for a thorough shuffle",
            )
        self._seeds = SeedGenerator(seed, reshuffle)

    def pick(self, env: Env, start: Start) -> Iterator[Any]:
        size = env.number(self.buffer_size)
        draw, elements = Draws(self._seeds.next()), start()
        waiting = list(elements) if size < 0 else list(itertools.islice(elements, size))
        # A ring: the place that the drawn one leaves is taken by the oldest, whose place is taken
        # by the next to come.
        oldest, count = 0, len(waiting)
        for coming in elements:
            place = (oldest + draw() % count) % count
            yield waiting[place]
            waiting[place] = waiting[oldest]
            waiting[oldest] = coming
            oldest = (oldest + 1) % count
        waiting = waiting[oldest:] + waiting[:oldest]
        for left in range(count):
            place = left + draw() % (count - left)
            yield waiting[place]
            waiting[place] = waiting[left]


class Cache(Unary):
    """Keeps the elements of the first complete pass, in memory or in a file."""

    label = "CacheDataset"

    def __init__(self, source: Node, filename: str):
        super().__init__(source)
        self._path = f"{filename}.cache" if filename else ""
        self._kept: list[Element] | None = None

    def elements(self, env: Env) -> Iterator[Element]:
        if self._kept is None and self._path and os.path.exists(self._path):
            with open(self._path, "rb") as file:
                self._kept = pickle.load(file)
        return self._first_pass(env) if self._kept is None else iter(self._kept)

    def _first_pass(self, env: Env) -> Iterator[Element]:
        seen = []
        for element in self.source.elements(env):
            seen.append(element)
            yield element
        if self._path:
            os.makedirs(os.path.dirname(os.path.abspath(self._path)), exist_ok=True)
            with open(self._path, "wb") as file:
                pickle.dump(seen, file)
        self._kept = seen
