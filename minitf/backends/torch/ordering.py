"""Order in torch: sorting, the largest few, different values, counting.

Where it sits   one theme of the table of the torch backend.
The one idea    the same as in numpy, with torch's names.
Try it          >>> argsort(torch.tensor([2, 1, 2]), descending=True)
                tensor([0, 2, 1], dtype=torch.int32)
Read next       backends/torch/segments.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.torch.basic import torch_dtype
from minitf.errors import ArgumentError

Array = torch.Tensor


def argsort(x: Array, axis: int = -1, descending: bool = False) -> Array:
    return torch.sort(x, dim=axis, descending=descending, stable=True).indices.to(torch.int32)


def put_along(g: Array, indices: Array, x: Array, axis: int = -1) -> Array:
    total = torch.zeros(x.shape, dtype=g.dtype, device=g.device)
    return total.scatter_add(axis, indices.long(), g)


def top_k(x: Array, k: int = 1, index_type: str = "int32") -> tuple[Array, Array]:
    if k > x.shape[-1]:
        raise ValueError("too few")  # the shape rule explains it to the learner
    values, indices = torch.sort(x, dim=-1, descending=True, stable=True)
    return values[..., :k], indices[..., :k].to(torch_dtype(index_type))


def unique(x: Array, index_type: str = "int32") -> tuple[Array, Array, Array]:
    """The different values in the order met, where each entry's value stands, how often it came."""
    if x.ndim != 1:
        raise ValueError("a vector")  # the shape rule explains it to the learner
    values, inverse, counts = torch.unique(x, return_inverse=True, return_counts=True)
    steps = torch.arange(len(x), device=x.device)
    first = torch.full((len(values),), len(x), device=x.device)
    first = first.scatter_reduce(0, inverse, steps, "amin")
    order = torch.argsort(first)
    rank = torch.empty_like(order)
    rank[order] = torch.arange(len(order), device=x.device)
    kind = torch_dtype(index_type)
    return values[order], rank[inverse].to(kind), counts[order].to(kind)


def searchsorted(ordered: Array, values: Array, side: str, index_type: str) -> Array:
    if not values.ndim or ordered.shape[:-1] != values.shape[:-1]:
        raise ValueError("one row each")  # the shape rule explains it to the learner
    found = torch.searchsorted(ordered.contiguous(), values.contiguous(), side=side)
    return found.to(torch_dtype(index_type))


def bincount(
    values: Array, weights: Array, minlength: int, maxlength: int | None, binary: bool
) -> Array:
    if values.numel() and int(values.min()) < 0:
        raise ArgumentError("Input arr must be non-negative!", why="it says which bin is meant")
    size = max(minlength, int(values.max()) + 1 if values.numel() else 0)
    size = size if maxlength is None else min(size, maxlength)
    total = torch.zeros((*values.shape[:-1], size + 1), dtype=weights.dtype, device=values.device)
    places = values.long().clamp(max=size)  # what is too large falls into a last bin, and away
    total = total.scatter_add(-1, places, weights.expand(values.shape))[..., :size]
    return (total != 0).to(weights.dtype) if binary else total


def invert_permutation(x: Array) -> Array:
    if not torch.equal(torch.sort(x).values, torch.arange(len(x), dtype=x.dtype, device=x.device)):
        raise ArgumentError(f"{x.tolist()} is no permutation.")
    return torch.argsort(x).to(x.dtype)


KERNELS: dict[str, Callable[..., Any]] = {
    "sort": lambda x, axis=-1, descending=False: torch.sort(
        x, dim=axis, descending=descending
    ).values,
    "argsort": argsort,
    "take_along": lambda x, indices, axis=-1: torch.gather(x, axis, indices.long()),
    "put_along": put_along, "top_k": top_k,
    "unique": lambda x, index_type: unique(x, index_type)[:2], "unique_with_counts": unique,
    "searchsorted": searchsorted, "bincount": bincount,
    "invert_permutation": invert_permutation,
}  # fmt: skip
