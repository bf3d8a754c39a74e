"""Order in numpy: sorting, the largest few, different values, counting.

Where it sits   one theme of the table of the numpy backend.
The one idea    equal entries keep their order, also when the largest come first: as in TensorFlow.
Try it          >>> argsort(np.array([2, 1, 2]), descending=True)
                array([0, 2, 1], dtype=int32)
Read next       backends/numpy/segments.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.errors import ArgumentError

Array = np.ndarray


def sort(x: Array, axis: int = -1, descending: bool = False) -> Array:
    ordered = np.sort(x, axis=axis)
    return np.flip(ordered, axis) if descending else ordered


def argsort(x: Array, axis: int = -1, descending: bool = False) -> Array:
    if not descending:
        return np.argsort(x, axis=axis, kind="stable").astype(np.int32)
    backwards = np.argsort(np.flip(x, axis), axis=axis, kind="stable")
    return np.flip(x.shape[axis] - 1 - backwards, axis).astype(np.int32)


def take_along(x: Array, indices: Array, axis: int = -1) -> Array:
    return np.take_along_axis(x, indices.astype(np.intp), axis)


def put_along(g: Array, indices: Array, x: Array, axis: int = -1) -> Array:
    total = np.zeros(x.shape, g.dtype)
    places = list(np.ogrid[tuple(slice(n) for n in indices.shape)])
    places[axis] = indices
    np.add.at(total, tuple(places), g)
    return total


def top_k(x: Array, k: int = 1, index_type: str = "int32") -> tuple[Array, Array]:
    if k > x.shape[-1]:
        raise ValueError("too few")  # the shape rule explains it to the learner
    few = 0 < 8 * k < x.shape[-1] and not (x != x).any()
    indices = _few_largest(x, k) if few else argsort(x, -1, descending=True)[..., :k]
    return take_along(x, indices), indices.astype(index_type)


def _few_largest(x: Array, k: int) -> Array:
    """Places of the k largest, without sorting all: what is above the k-th value, and as many of
    its equals, from the left, as are missing."""
    last = x.shape[-1] - k
    smallest = np.partition(x, last, axis=-1)[..., last, None]
    above, equal = x > smallest, x == smallest
    missing = k - above.sum(-1, keepdims=True)
    chosen = above | (equal & (equal.cumsum(-1) <= missing))
    places = np.nonzero(chosen)[-1].reshape(*x.shape[:-1], k)
    order = argsort(take_along(x, places), -1, descending=True)
    return take_along(places, order)


def unique(x: Array, index_type: str = "int32") -> tuple[Array, Array, Array]:
    """The different values in the order met, where each entry's value stands, how often it came."""
    if x.ndim != 1:
        raise ValueError("a vector")  # the shape rule explains it to the learner
    values, first, inverse, counts = np.unique(
        x, return_index=True, return_inverse=True, return_counts=True, equal_nan=False
    )
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    places = rank[inverse].astype(index_type)
    return values[order].astype(x.dtype), places, counts[order].astype(index_type)


def searchsorted(ordered: Array, values: Array, side: Any, index_type: str) -> Array:
    if not values.ndim or ordered.shape[:-1] != values.shape[:-1]:
        raise ValueError("one row each")  # the shape rule explains it to the learner
    found = np.empty(values.shape, index_type)
    for row in np.ndindex(values.shape[:-1]):
        found[row] = np.searchsorted(ordered[row], values[row], side)
    return found


def bincount(
    values: Array, weights: Array, minlength: int, maxlength: int | None, binary: bool
) -> Array:
    """How much weight each number has, for each row of `values`."""
    if values.size and values.min() < 0:
        raise ArgumentError("Input arr must be non-negative!", why="it says which bin is meant")
    size = max(minlength, int(values.max(initial=-1)) + 1)
    size = size if maxlength is None else min(size, maxlength)
    total = np.zeros((*values.shape[:-1], size))
    counted = np.nonzero(values < size)
    np.add.at(total, (*counted[:-1], values[counted]), weights[counted])
    return (total != 0 if binary else total).astype(weights.dtype)


def invert_permutation(x: Array) -> Array:
    if not np.array_equal(np.sort(x), np.arange(x.size)):
        raise ArgumentError(
            f"{x.tolist()} is no permutation.",
            why=f"each of the numbers from 0 to {x.size - 1} must be there once",
        )
    return np.argsort(x).astype(x.dtype)


KERNELS: dict[str, Callable[..., Any]] = {
    "sort": sort, "argsort": argsort, "take_along": take_along, "put_along": put_along,
    "top_k": top_k, "unique": lambda x, index_type: unique(x, index_type)[:2],
    "unique_with_counts": unique, "searchsorted": searchsorted, "bincount": bincount,
    "invert_permutation": invert_permutation,
}  # fmt: skip
