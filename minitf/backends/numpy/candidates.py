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
    state: Array, true: Array, law: str, num_sampled: int, unique: bool, range_max: int,
    weights: tuple[float, ...] = (),
) -> tuple[Array, Array, Array]:  # fmt: skip
    drawn: dict[int, None] = {}  # remembers the order
    tries = num_sampled
    source = _draws(state, _classes_of(law, range_max, weights), num_sampled)
    if unique:
        tries = 0
        while len(drawn) < num_sampled:
            drawn.setdefault(next(source))
            tries += 1
        classes = np.array(list(drawn), np.int64)
    else:
        classes = np.array([next(source) for _ in range(num_sampled)], np.int64)

    def expected(classes: Array) -> Array:
        """How often classes were to be expected among those drawn."""
        p = _chances(classes, law, range_max, weights)
        if tries == num_sampled:
            return p * np.float32(num_sampled)
        return -np.expm1(np.float32(tries) * np.log1p(-p))

    return classes, expected(true), expected(classes)


def _draws(state: Array, classes_of: Callable[[Array], Array], at_once: int) -> Iterator[int]:
    """Classes without end, from pairs of words of the stream."""
    place = state
    while True:
        words = philox.words(place, 4 * at_once)
        place = philox.skipped(place, at_once)
        yield from classes_of(words).tolist()


def _classes_of(law: str, range_max: int, weights: tuple[float, ...]) -> Callable[[Array], Array]:
    """What a law makes of the words of a stream: a class of each two."""
    if law == "unigram":
        return _by_weight(np.array(weights, np.float32))
    if law == "log_uniform":
        top = np.log1p(range_max)
        return lambda words: (
            (np.exp(philox.uniform64(words) * top).astype(np.int64) - 1) % range_max
        )

    def evenly(words: Array) -> Array:
        low, high = words[0::2].astype(np.uint64), words[1::2].astype(np.uint64)
        return (low | high << np.uint64(32)) % np.uint64(range_max)

    return evenly


def _by_weight(weights: Array) -> Callable[[Array], Array]:
    """Walker's alias method: the classes lie in boxes of equal size, two in each at most.

    Each draw picks a box, and one of its two classes.  https://en.wikipedia.org/wiki/Alias_method
    """
    share = weights.astype(np.float64) * len(weights) / weights.sum(dtype=np.float64)
    other = np.arange(len(weights))
    small = [i for i, part in enumerate(share.tolist()) if part < 1]
    large = [i for i, part in enumerate(share.tolist()) if part >= 1]
    while small and large:
        little, much = small.pop(), large.pop()
        other[little] = much  # what is left of the small one's box
        share[much] -= 1 - share[little]
        (small if share[much] < 1 else large).append(much)
    share[small + large] = 1  # but for rounding
    box_share = share.astype(np.float32)

    def classes_of(words: Array) -> Array:
        box = words[1::2] % np.uint32(len(box_share))
        return np.where(philox.uniform32(words[0::2]) < box_share[box], box, other[box])

    return classes_of


def _chances(classes: Array, law: str, range_max: int, weights: tuple[float, ...]) -> Array:
    if law == "uniform":
        return np.full(classes.shape, 1 / range_max, np.float32)
    if law == "unigram":
        each = np.array(weights, np.float32)
        return (each / each.sum())[classes]
    often = np.log((classes + 2.0) / (classes + 1.0)) / np.log1p(range_max)
    return often.astype(np.float32)


KERNELS: dict[str, Callable[..., Any]] = {"draw_candidates": draw_candidates}
