"""Moving entries about in numpy: repeat, roll, reverse parts of rows.

Where it sits   one theme of the table of the numpy backend.
The one idea    numpy's own functions, and for reverse_sequence the positions to read from.
Try it          >>> KERNELS["roll"](np.array([1, 2, 3]), shift=(1,), axis=(0,))
                array([3, 1, 2])
Read next       backends/numpy/binders.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.errors import ArgumentError, ShapeError

Array = np.ndarray


def _counts(x: Array, repeats: tuple[int, ...], axis: int) -> tuple[int, ...]:
    counts = repeats * x.shape[axis] if len(repeats) == 1 else repeats
    if len(counts) != x.shape[axis]:
        raise ValueError("one count each")  # the shape rule explains it to the learner
    if any(count < 0 for count in counts):
        raise ArgumentError(f"repeats must not be negative, and are {list(counts)}.")
    return counts


def repeat(x: Array, repeats: tuple[int, ...], axis: int = 0) -> Array:
    return np.repeat(x, _counts(x, repeats, axis), axis)


def unrepeat(g: Array, x: Array, repeats: tuple[int, ...], axis: int = 0) -> Array:
    total = np.zeros(x.shape, g.dtype)
    places = np.repeat(np.arange(x.shape[axis]), _counts(x, repeats, axis))
    np.add.at(np.moveaxis(total, axis, 0), places, np.moveaxis(g, axis, 0))
    return total


def repeat_each(x: Array, repeats: Array, axis: int = 0) -> Array:
    return repeat(x, tuple(repeats.tolist()), axis)


def unrepeat_each(g: Array, repeats: Array, x: Array, axis: int = 0) -> Array:
    return unrepeat(g, x, tuple(repeats.tolist()), axis)


def roll(x: Array, shift: tuple[int, ...], axis: tuple[int, ...]) -> Array:
    return np.roll(x, shift, axis)


def reverse_sequence(x: Array, lengths: Array, seq_axis: int, batch_axis: int) -> Array:
    size = x.shape[seq_axis]
    if lengths.shape != (x.shape[batch_axis],):
        raise ValueError("one length each")  # the shape rule explains it to the learner
    if lengths.size and (lengths.min() < 0 or lengths.max() > size):
        raise ArgumentError(f"Lengths {lengths.tolist()} do not fit an axis of size {size}.")
    steps = np.arange(size)
    turned = lengths[:, None] - 1 - steps
    places = np.where(turned >= 0, turned, steps)  # (batch, steps)
    shape = [1] * x.ndim
    shape[batch_axis], shape[seq_axis] = places.shape
    places = places.T if seq_axis < batch_axis else places
    return np.take_along_axis(x, places.reshape(shape), seq_axis)


def ensure_shape(x: Array, shape: tuple[int | None, ...]) -> Array:
    if len(shape) != x.ndim or any(
        n not in (None, size) for n, size in zip(shape, x.shape, strict=True)
    ):
        raise ShapeError(f"Shape of tensor {x.shape} is not compatible with expected {shape}.")
    return x


def steps(start: Array, limit: Array, delta: Array) -> Array:
    if delta == 0 or (limit - start) * delta < 0:
        raise ArgumentError(f"range from {start} to {limit} in steps of {delta} never arrives.")
    return np.arange(float(start), float(limit), float(delta)).astype(start.dtype)


KERNELS: dict[str, Callable[..., Any]] = {
    "repeat": repeat, "unrepeat": unrepeat, "repeat_each": repeat_each,
    "unrepeat_each": unrepeat_each, "roll": roll, "reverse_sequence": reverse_sequence,
    "ensure_shape": ensure_shape, "steps": steps,
}  # fmt: skip
