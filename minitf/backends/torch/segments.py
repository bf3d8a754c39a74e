"""Segments in torch: rows that belong together, added up or otherwise made one.

Where it sits   one theme of the table of the torch backend.
The one idea    the same as in numpy, with torch's scatter_reduce.
Try it          >>> segment("sum")(torch.tensor([1, 2, 3]), torch.tensor([0, 0, 2]))
                tensor([3, 0, 3])
Read next       backends/torch/scatter.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.errors import ArgumentError

Array = torch.Tensor

_REDUCTIONS = {"sum": "sum", "prod": "prod", "max": "amax", "min": "amin"}


def _neutral(how: str, dtype: torch.dtype) -> Any:
    if how in ("sum", "prod"):
        return how == "prod"
    limits = torch.finfo(dtype) if dtype.is_floating_point else torch.iinfo(dtype)
    return limits.min if how == "max" else limits.max


def unsorted(how: str) -> Callable[..., Array]:
    """Segments in any order; rows with a negative number belong to none."""

    def run(x: Array, ids: Array, num_segments: int) -> Array:
        if x.shape[: ids.ndim] != ids.shape or num_segments < 0:
            raise ValueError("one number each")  # the shape rule explains it to the learner
        if ids.numel() and int(ids.max()) >= num_segments:
            raise ArgumentError(f"There is no segment {int(ids.max())}.")
        rest = x.shape[ids.ndim :]
        rows, flat = x.reshape(-1, *rest), ids.reshape(-1).long()
        rows, flat = rows[flat >= 0], flat[flat >= 0]
        total = torch.full(
            (num_segments, *rest), _neutral(how, x.dtype), dtype=x.dtype, device=x.device
        )
        places = flat.reshape(-1, *[1] * len(rest)).expand(rows.shape)
        return total.scatter_reduce(0, places, rows, _REDUCTIONS[how])

    return run


def segment(how: str) -> Callable[..., Array]:
    """Segments one after the other; a number that is left out makes a segment of no rows."""

    def run(x: Array, ids: Array) -> Array:
        if ids.ndim != 1 or x.shape[:1] != ids.shape:
            raise ValueError("one number a row")  # the shape rule explains it to the learner
        if len(ids) and (int(ids[0]) < 0 or bool((torch.diff(ids) < 0).any())):
            raise ArgumentError("segment ids are not increasing from 0 on.")
        size = int(ids[-1]) + 1 if len(ids) else 0
        total = unsorted("sum" if how == "mean" else how)(x, ids, size)
        counts = torch.bincount(ids, minlength=size).reshape(size, *[1] * (x.ndim - 1))
        if how == "mean":
            return (total / counts.clamp(min=1)).to(x.dtype)
        return torch.where(counts == 0, torch.full_like(total, how == "prod"), total)

    return run


KERNELS: dict[str, Callable[..., Any]] = {
    **{f"unsorted_segment_{how}": unsorted(how) for how in _REDUCTIONS},
    **{f"segment_{how}": segment(how) for how in (*_REDUCTIONS, "mean")},
}
