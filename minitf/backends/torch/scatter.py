"""Picking and placing by positions in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    the same as in numpy, with torch's index_put.
Try it          >>> gather_nd(torch.eye(2), torch.tensor([[0, 0], [0, 1]]))
                tensor([1., 0.])
Read next       backends/torch/rearrange.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from minitf.errors import ArgumentError

Array = torch.Tensor
Steps = list[Callable[[], Any]]


def check_range(indices: Array, size: int) -> None:
    """Refuse positions outside of an axis; on a GPU torch does so itself, in its own time."""
    if indices.is_cpu and indices.numel():
        low, high = int(indices.min()), int(indices.max())
        if low < 0 or high >= size:
            raise ArgumentError(f"Position {low if low < 0 else high} is not in [0, {size}).")


def _batches(shape: Any, batch_dims: int, device: torch.device) -> list[Array]:
    """For each batch axis its own positions, so that batches stay apart."""
    return [
        torch.arange(shape[axis], device=device).reshape(-1, *[1] * (len(shape) - axis - 1))
        for axis in range(batch_dims)
    ]


def gather(x: Array, indices: Array, axis: int = 0, batch_dims: int = 0) -> Array:
    check_range(indices, x.shape[axis])
    if not batch_dims:
        flat = torch.index_select(x if x.ndim else x[None], axis, indices.reshape(-1).long())
        return flat.reshape((*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]))
    places = (*_batches(indices.shape, batch_dims, x.device), indices.long())
    found = torch.movedim(x, axis, batch_dims)[places]
    new = tuple(range(batch_dims, indices.ndim))
    return torch.movedim(found, new, tuple(n + axis - batch_dims for n in new))


def scatter_add(g: Array, indices: Array, x: Array, axis: int = 0, batch_dims: int = 0) -> Array:
    total = torch.zeros(x.shape, dtype=g.dtype, device=g.device)
    if not batch_dims:
        flat = g.reshape((*x.shape[:axis], -1, *x.shape[axis + 1 :]))
        return total.index_add(axis, indices.reshape(-1).long(), flat)
    new = tuple(range(batch_dims, indices.ndim))
    moved = torch.movedim(g, tuple(n + axis - batch_dims for n in new), new)
    places = (*_batches(indices.shape, batch_dims, x.device), indices.long())
    torch.movedim(total, axis, batch_dims).index_put_(places, moved, accumulate=True)
    return total


def _places(x: Array, indices: Array, batch_dims: int = 0) -> tuple[Array, ...]:
    depth = indices.shape[-1] if indices.ndim else x.ndim + 1
    if batch_dims + depth > x.ndim:
        raise ValueError("too deep")  # the shape rule explains it to the learner
    for number in range(depth):
        check_range(indices[..., number], x.shape[batch_dims + number])
    batches = _batches(indices.shape[:-1], batch_dims, x.device)
    return (*batches, *torch.movedim(indices.long(), -1, 0))


def gather_nd(x: Array, indices: Array, batch_dims: int = 0) -> Array:
    places = _places(x, indices, batch_dims)
    if not indices.shape[-1] and not batch_dims:
        return x.expand(*indices.shape[:-1], *x.shape).clone()
    return x[places]


def scatter_nd(updates: Array, indices: Array, x: Array, batch_dims: int = 0) -> Array:
    total = torch.zeros(x.shape, dtype=updates.dtype, device=updates.device)
    places = _places(x, indices, batch_dims)
    _check_updates(x, indices, updates, batch_dims)
    if not places:
        return total + updates.sum(0)
    return total.index_put_(places, updates, accumulate=True)


def _check_updates(x: Array, indices: Array, updates: Array, batch_dims: int = 0) -> None:
    rest = x.shape[batch_dims + indices.shape[-1] :]
    if updates.shape != (*indices.shape[:-1], *rest):
        raise ValueError("updates do not fit")  # the shape rule explains it to the learner


def tensor_scatter_nd_update(x: Array, indices: Array, updates: Array) -> Array:
    places = _places(x, indices)
    _check_updates(x, indices, updates)
    return x.clone().index_put_(places, updates)


def extreme(reduction: str) -> Callable[..., Array]:
    """Each place keeps the extreme of what it holds and what is put there."""

    def run(x: Array, indices: Array, updates: Array) -> Array:
        _check_updates(x, indices, updates)
        places, numbers = _places(x, indices), torch.arange(x.numel(), device=x.device)
        flat = numbers.reshape(x.shape)[places].reshape(-1)
        result = x.reshape(-1).scatter_reduce(0, flat, updates.reshape(-1), reduction)
        return result.reshape(x.shape)

    return run


KERNELS: dict[str, Callable[..., Any]] = {
    "gather": gather, "scatter_add": scatter_add, "gather_nd": gather_nd,
    "scatter_nd": scatter_nd, "tensor_scatter_nd_update": tensor_scatter_nd_update,
    "tensor_scatter_nd_max": extreme("amax"), "tensor_scatter_nd_min": extreme("amin"),
    "nonzero": torch.nonzero,
}  # fmt: skip


def bind_gather(out: Array, arrays: tuple, attrs: dict) -> Steps:
    x, indices = arrays
    axis = attrs.get("axis", 0)
    if attrs.get("batch_dims", 0) or not x.ndim:
        return [lambda: out.copy_(gather(x, indices, **attrs))]
    flat = out.view((*x.shape[:axis], indices.numel(), *x.shape[axis + 1 :]))
    places, copies = _as_places(indices)
    check = [partial(check_range, indices, x.shape[axis])] if indices.is_cpu else []
    return [*check, *copies, partial(torch.index_select, x, axis, places, out=flat)]


def bind_scatter_add(out: Array, arrays: tuple, attrs: dict) -> Steps:
    g, indices, x = arrays
    axis = attrs.get("axis", 0)
    if attrs.get("batch_dims", 0) or not x.ndim:
        return [lambda: out.copy_(scatter_add(g, indices, x, **attrs))]
    flat = g.reshape((*x.shape[:axis], indices.numel(), *x.shape[axis + 1 :]))
    if flat.untyped_storage().data_ptr() != g.untyped_storage().data_ptr():
        return [lambda: out.copy_(scatter_add(g, indices, x, **attrs))]
    places, copies = _as_places(indices)
    return [out.zero_, *copies, partial(out.index_add_, axis, places, flat)]


def _as_places(indices: Array) -> tuple[Array, Steps]:
    """The indices in a row, of the type torch counts with; and the step that brings them there."""
    if indices.dtype in (torch.int32, torch.int64) and indices.is_contiguous():
        return indices.view(-1), []
    places = torch.empty(indices.shape, dtype=torch.int64, device=indices.device)
    return places.view(-1), [partial(places.copy_, indices)]


BINDERS: dict[str, Callable[[Array, tuple, dict], Steps]] = {
    "gather": bind_gather, "scatter_add": bind_scatter_add,
}  # fmt: skip
