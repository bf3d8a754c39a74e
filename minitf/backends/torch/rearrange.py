"""Moving entries about in torch: repeat, roll, reverse parts of rows.

Where it sits   one theme of the table of the torch backend.
The one idea    the same as in numpy, with torch's names.
Try it          >>> KERNELS["roll"](torch.tensor([1, 2, 3]), shift=(1,), axis=(0,))
                tensor([3, 1, 2])
Read next       backends/torch/table.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.errors import ArgumentError, ShapeError

Array = torch.Tensor


def _counts(x: Array, repeats: tuple[int, ...], axis: int) -> Array:
    counts = repeats * x.shape[axis] if len(repeats) == 1 else repeats
    if len(counts) != x.shape[axis]:
        raise ValueError("one count each")  # the shape rule explains it to the learner
    if any(count < 0 for count in counts):
        raise ArgumentError(f"repeats must not be negative, and are {list(counts)}.")
    return torch.tensor(counts, dtype=torch.long, device=x.device)


def repeat(x: Array, repeats: tuple[int, ...], axis: int = 0) -> Array:
    return torch.repeat_interleave(x, _counts(x, repeats, axis), dim=axis)


def unrepeat(g: Array, x: Array, repeats: tuple[int, ...], axis: int = 0) -> Array:
    counts = _counts(x, repeats, axis)
    places = torch.repeat_interleave(torch.arange(x.shape[axis], device=x.device), counts)
    total = torch.zeros(x.shape, dtype=g.dtype, device=g.device)
    return total.index_add(axis, places, g)


def repeat_each(x: Array, repeats: Array, axis: int = 0) -> Array:
    return repeat(x, tuple(repeats.tolist()), axis)


def unrepeat_each(g: Array, repeats: Array, x: Array, axis: int = 0) -> Array:
    return unrepeat(g, x, tuple(repeats.tolist()), axis)


def reverse_sequence(x: Array, lengths: Array, seq_axis: int, batch_axis: int) -> Array:
    size = x.shape[seq_axis]
    if lengths.shape != (x.shape[batch_axis],):
        raise ValueError("one length each")  # the shape rule explains it to the learner
    if lengths.numel() and (int(lengths.min()) < 0 or int(lengths.max()) > size):
        raise ArgumentError(f"Lengths {lengths.tolist()} do not fit an axis of size {size}.")
    steps = torch.arange(size, device=x.device)
    turned = lengths.long()[:, None] - 1 - steps
    places = torch.where(turned >= 0, turned, steps)  # (batch, steps)
    shape = [1] * x.ndim
    shape[batch_axis], shape[seq_axis] = places.shape
    places = places.T if seq_axis < batch_axis else places
    return torch.gather(x, seq_axis, places.reshape(shape).expand(x.shape))


def ensure_shape(x: Array, shape: tuple[int | None, ...]) -> Array:
    if len(shape) != x.ndim or any(
        n not in (None, size) for n, size in zip(shape, x.shape, strict=True)
    ):
        raise ShapeError(f"Shape of tensor {tuple(x.shape)} is not compatible with {shape}.")
    return x


def steps(start: Array, limit: Array, delta: Array) -> Array:
    first, last, step = float(start), float(limit), float(delta)
    if step == 0 or (last - first) * step < 0:
        raise ArgumentError(f"range from {first} to {last} in steps of {step} never arrives.")
    return torch.arange(first, last, step, dtype=start.dtype, device=start.device)


KERNELS: dict[str, Callable[..., Any]] = {
    "repeat": repeat, "unrepeat": unrepeat, "repeat_each": repeat_each,
    "unrepeat_each": unrepeat_each,
    "roll": lambda x, shift, axis: torch.roll(x, shift, axis),
    "reverse_sequence": reverse_sequence, "ensure_shape": ensure_shape,
    "steps": steps,
}  # fmt: skip
