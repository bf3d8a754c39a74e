"""Random numbers for datasets, in TensorFlow's order.

Where it sits   below the nodes that draw: shuffle, random, sample_from_datasets.
The one idea    TensorFlow shuffles with the bits of Philox, seeded with the program's seed and the
                op's.  The same here: the same seed gives the same order as there.
Try it          >>> import minitf as tf
                >>> tf.random.set_seed(7)
                >>> [int(x) for x in tf.data.Dataset.range(6).shuffle(6, seed=1)]
                [5, 3, 1, 4, 2, 0]
Read next       minitf/data/rearranging.py
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from minitf.backends.numpy.philox import words
from minitf.core import context
from minitf.core.random_state import SEEDS

_ANYTHING = np.random.SeedSequence()  # for datasets without any seed


class Draws:
    """A stream of whole numbers from 0 to 2³² - 1.

    Args:
        seeds: Two numbers; the same ones give the same stream.
    """

    def __init__(self, seeds: tuple[int, int]):
        self._numbers = self._all(*seeds)

    def __call__(self) -> int:
        return next(self._numbers)

    @staticmethod
    def _all(key: int, high: int) -> Iterator[int]:
        """Words by the block; a short block first, for short datasets."""
        start, count = 0, 16
        while True:
            state = np.array([start, high, key], np.uint64).view(np.int64)
            yield from words(state, 4 * count).tolist()
            start, count = start + count, min(4 * count, 4096)


class SeedGenerator:
    """The seeds of one pass over the data after the other.

    Args:
        seed: The op's seed, or None.
        fresh: Whether each pass has seeds of its own.
    """

    def __init__(self, seed: int | None, fresh: bool):
        pair = SEEDS.pair(seed, context.current.graph)
        self._pair = pair or tuple(_ANYTHING.spawn(1)[0].generate_state(2).tolist())
        self._draws = Draws(self._pair) if fresh else None

    def next(self) -> tuple[int, int]:
        """The seeds of the next pass."""
        return self._pair if self._draws is None else (self._draws(), self._draws())
