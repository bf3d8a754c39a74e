"""Drawing candidates in numpy: classes by a law, again and again until there are enough.

Where it sits   a theme of the numpy backend, beside chance; the other backends send states here.
The one idea    when no class may come twice, draws are repeated, and the number of tries tells how
                often a class was to be expected: once with chance 1 - (1 - p)^tries.
Try it          >>> state, true = np.array([0, 0, 1234]), np.array([[0]])
                >>> law = {"law": "log_uniform", "unique": True, "range_max": 4}
                >>> sorted(draw_candidates(state, true, num_sampled=4, **law)[0].tolist())
                [0, 1, 2, 3]
Read next       ops/candidate_sampling.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitf.backends.numpy import philox

Array = np.ndarray


def draw_candidates(
    state: Array, true: Array, law: str, num_sampled: int, unique: bool, range_max: int
) -> tuple[Array, Array, Array]:
    drawn: dict[int, None] = {}  # remembers the order
    tries = num_sampled
    source = _draws(state, law, range_max, num_sampled)
    if unique:
        tries = 0
        while len(drawn) < num_sampled:
            drawn.setdefault(next(source))
            tries += 1
        classes = np.array(list(drawn), np.int64)
    else:
        classes = np.array([next(source) for _ in range(num_sampled)], np.int64)
    expected = _expected(law, range_max, num_sampled, tries)
    return classes, expected(true), expected(classes)


def _draws(state: Array, law: str, range_max: int, at_once: int) -> Iterator[int]:
    """Classes without end, from pairs of words of the stream."""
    place = state
    while True:
        words = philox.words(place, 4 * at_once)
        place = philox.skipped(place, at_once)
        if law == "log_uniform":
            numbers = np.exp(philox.uniform64(words) * np.log1p(range_max))
            yield from ((numbers.astype(np.int64) - 1) % range_max).tolist()
        else:
            low, high = words[0::2].astype(np.uint64), words[1::2].astype(np.uint64)
            yield from ((low | high << np.uint64(32)) % np.uint64(range_max)).tolist()


def _expected(law: str, range_max: int, num_sampled: int, tries: int) -> Callable[[Array], Array]:
    """How often classes were to be expected among those drawn."""

    def chance(classes: Array) -> Any:
        if law == "uniform":
            return np.full(classes.shape, 1 / range_max, np.float32)
        often = np.log((classes + 2.0) / (classes + 1.0)) / np.log1p(range_max)
        return often.astype(np.float32)

    def count(classes: Array) -> Array:
        p = chance(classes)
        if tries == num_sampled:
            return p * np.float32(num_sampled)
        return -np.expm1(np.float32(tries) * np.log1p(-p))

    return count


KERNELS: dict[str, Callable[..., Any]] = {"draw_candidates": draw_candidates}
