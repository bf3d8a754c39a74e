"""Picking and placing by positions in numpy.

Where it sits   one theme of the table of the numpy backend.
The one idea    numpy indexes with one array an axis; a position outside is an error, also a
                negative one, as in TensorFlow.
Try it          >>> gather_nd(np.eye(2), np.array([[0, 0], [0, 1]]))
                array([1., 0.])
Read next       backends/numpy/rearrange.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from minitf.errors import ArgumentError

Array = np.ndarray
Steps = list[Callable[[], Any]]


def check_range(indices: Array, size: int) -> None:
    """Refuse positions outside of an axis.

    Raises:
        ArgumentError: There is one.
    """
    if indices.size and (indices.min() < 0 or indices.max() >= size):
        wrong = indices[(indices < 0) | (indices >= size)].flat[0]
        raise ArgumentError(
            f"Position {wrong} is not in [0, {size}).",
            why=f"an axis of size {size} has the positions from 0 to {size - 1}",
        )


def _batches(shape: tuple[int, ...], batch_dims: int) -> list[Array]:
    """For each batch axis its own positions, so that batches stay apart."""
    return list(np.ogrid[tuple(slice(n) for n in shape)])[:batch_dims]


def gather(x: Array, indices: Array, axis: int = 0, batch_dims: int = 0) -> Array:
    indices = indices.astype(np.intp, copy=False)
    check_range(indices, x.shape[axis])
    if not batch_dims:
        return np.take(x, indices, axis=axis)
    found = np.moveaxis(x, axis, batch_dims)[(*_batches(indices.shape, batch_dims), indices)]
    new = range(batch_dims, indices.ndim)
    return np.moveaxis(found, new, [n + axis - batch_dims for n in new])


def scatter_add(g: Array, indices: Array, x: Array, axis: int = 0, batch_dims: int = 0) -> Array:
    total = np.zeros(x.shape, g.dtype)
    new = range(batch_dims, indices.ndim)
    moved = np.moveaxis(g, [n + axis - batch_dims for n in new], new)
    places = (*_batches(indices.shape, batch_dims), indices)
    np.add.at(np.moveaxis(total, axis, batch_dims), places, moved)
    return total


def _places(x: Array, indices: Array, batch_dims: int = 0) -> tuple[Array, ...]:
    """Index arrays for positions that are written along the last axis of `indices`."""
    depth = indices.shape[-1] if indices.ndim else len(x.shape) + 1
    if batch_dims + depth > x.ndim:
        raise ValueError("too deep")  # the shape rule explains it to the learner
    for number in range(depth):
        check_range(indices[..., number], x.shape[batch_dims + number])
    return (*_batches(indices.shape[:-1], batch_dims), *np.moveaxis(indices, -1, 0))


def gather_nd(x: Array, indices: Array, batch_dims: int = 0) -> Array:
    places = _places(x, indices, batch_dims)
    if not indices.shape[-1] and not batch_dims:  # a position of no axes is the whole tensor
        return np.broadcast_to(x, (*indices.shape[:-1], *x.shape)).copy()
    return x[places]


def scatter_nd(updates: Array, indices: Array, x: Array, batch_dims: int = 0) -> Array:
    total = np.zeros(x.shape, updates.dtype)
    places = _places(x, indices, batch_dims)
    _check_updates(x, indices, updates, batch_dims)
    if not places:
        return total + updates.sum(0)
    np.add.at(total, places, updates)
    return total


def _check_updates(x: Array, indices: Array, updates: Array, batch_dims: int = 0) -> None:
    rest = x.shape[batch_dims + indices.shape[-1] :]
    if updates.shape != (*indices.shape[:-1], *rest):
        raise ValueError("updates do not fit")  # the shape rule explains it to the learner


def scattered(place: Callable[..., None]) -> Callable[..., Array]:
    """A copy of a tensor with updates placed into it."""

    def run(x: Array, indices: Array, updates: Array) -> Array:
        result = x.copy()
        places = _places(x, indices)
        _check_updates(x, indices, updates)
        place(result, places, updates)
        return result

    return run


def _write(result: Array, places: tuple, updates: Array) -> None:
    result[places] = updates


def nonzero(x: Array) -> Array:
    return np.argwhere(x)


KERNELS: dict[str, Callable[..., Any]] = {
    "gather": gather, "scatter_add": scatter_add, "gather_nd": gather_nd,
    "scatter_nd": scatter_nd, "tensor_scatter_nd_update": scattered(_write),
    "tensor_scatter_nd_max": scattered(np.maximum.at),
    "tensor_scatter_nd_min": scattered(np.minimum.at), "nonzero": nonzero,
}  # fmt: skip


def bind_gather(out: Array, arrays: tuple, attrs: dict) -> Steps:
    x, indices = arrays
    axis, batch_dims = attrs.get("axis", 0), attrs.get("batch_dims", 0)
    if batch_dims:
        return [lambda: np.copyto(out, gather(x, indices, axis, batch_dims))]
    check = partial(check_range, indices, x.shape[axis])
    return [check, partial(np.take, x, indices, axis, out, "clip")]


def bind_scatter_add(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, indices, x = arrays
    if attrs.get("axis", 0) or attrs.get("batch_dims", 0):
        return [lambda: np.copyto(out, scatter_add(g, indices, x, **attrs))]
    return [partial(out.fill, 0), partial(np.add.at, out, indices, g)]


BINDERS: dict[str, Callable[[Array, tuple, dict], Steps]] = {
    "gather": bind_gather, "scatter_add": bind_scatter_add,
}  # fmt: skip
