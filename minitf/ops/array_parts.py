"""Arrays of tensors: what each of their operations does, in Python.

Where it sits   below array_rows, where these functions become rows of the table.
The one idea    an array of tensors is a tuple that nobody changes, held by a scalar of type
                `variant`.  An entry that is not there is None, and stands for zeros.
Try it          >>> import minitf as tf
                >>> [part.numpy() for part in parts_of(wrap([tf.constant(1), tf.constant(2)]))]
                [np.int32(1), np.int32(2)]
Read next       ops/array_rows.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.backends.devices import CPU
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.dtypes import variant
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import functions as f
from minitf.ops.creation import zeros

Parts = tuple[Tensor | None, ...]


def wrap(parts: Sequence[Tensor | None]) -> Tensor:
    """The scalar that holds these tensors."""
    array = np.empty((), object)
    array[()] = tuple(parts)
    return Tensor(array, CPU, dtype=variant)


def parts_of(array: Tensor) -> Parts:
    """The tensors that a scalar of type `variant` holds."""
    return array.array[()]


def zeros_as(tensor: Tensor) -> Tensor:
    return wrap(()) if tensor.dtype is variant else OPS["zeros_like"](tensor)


def new(size: Tensor) -> Tensor:
    return wrap((None,) * int(size))


def write(array: Tensor, index: Tensor, value: Tensor, dynamic: bool) -> Tensor:
    parts, at = list(parts_of(array)), int(index)
    if at < 0 or (at >= len(parts) and not dynamic):
        raise ArgumentError(
            f"Tried to write to index {at} but array is not resizeable and size is: {len(parts)}",
            instead="tf.TensorArray(dtype, size=n), or dynamic_size=True",
        )
    parts += [None] * (at + 1 - len(parts))
    parts[at] = value
    return wrap(parts)


def read(array: Tensor, index: Tensor, dtype: Any, shape: tuple) -> Tensor:
    parts, at = parts_of(array), int(index)
    if not 0 <= at < len(parts):
        raise ArgumentError(
            f"Tried to read from index {at} but array size is: {len(parts)}",
            why="positions count from 0",
        )
    found = parts[at]
    if found is None and None in shape:
        raise ArgumentError(
            f"Could not read from TensorArray index {at}: nothing was written there, and the "
            "shape of its entries is not fully known.",
        )
    return zeros(shape, dtype) if found is None else found


def read_like(array: Tensor, index: Tensor, like: Tensor) -> Tensor:
    parts, at = parts_of(array), int(index)
    found = parts[at] if at < len(parts) else None
    return zeros_as(like) if found is None else found


def scatter(array: Tensor, indices: Tensor, value: Tensor, dynamic: bool) -> Tensor:
    for number, part in zip(indices.numpy().tolist(), f.unstack(value), strict=True):
        array = write(array, convert_to_tensor(number), part, dynamic)
    return array


def gather_like(array: Tensor, indices: Tensor, like: Tensor) -> Tensor:
    parts = parts_of(array)
    found = [parts[at] if at < len(parts) else None for at in indices.numpy().tolist()]
    return stack_like(wrap(found), like)


def only(index: Tensor, value: Tensor) -> Tensor:
    return wrap((*(None,) * int(index), value))


def without(array: Tensor, index: Tensor) -> Tensor:
    gone = set(np.atleast_1d(index.numpy()).tolist())
    return wrap([None if i in gone else part for i, part in enumerate(parts_of(array))])


def add(one: Tensor, other: Tensor) -> Tensor:
    first, second = parts_of(one), parts_of(other)
    longest = max(len(first), len(second))
    first, second = ((*parts, *(None,) * (longest - len(parts))) for parts in (first, second))
    return wrap([sum_(a, b) for a, b in zip(first, second, strict=True)])


def sum_(one: Tensor | None, other: Tensor | None) -> Tensor | None:
    if one is None or other is None:
        return one if other is None else other
    if one.dtype is variant:
        return add(one, other)
    return one + other


def filled(array: Tensor, dtype: Any, shape: tuple) -> list[Tensor]:
    """The parts, zeros where none was written."""
    parts = parts_of(array)
    model = next((part for part in parts if part is not None), None)
    if model is None and None in shape and parts:
        raise ArgumentError(
            "Nothing was written into the TensorArray, and the shape of its entries is not known.",
            instead="tf.TensorArray(dtype, size, element_shape=[...])",
        )
    blank = (lambda: zeros(shape, dtype)) if model is None else (lambda: zeros_as(model))
    return [blank() if part is None else part for part in parts]


def stack(array: Tensor, dtype: Any, shape: tuple, size: int | None = None) -> Tensor:
    parts = filled(array, dtype, shape)
    if not parts:
        return zeros((0, *(n or 0 for n in shape)), dtype)
    for part in parts:
        if part.shape != parts[0].shape:
            raise ShapeError(
                f"TensorArray has inconsistent shapes: {parts[0].shape} and {part.shape}.",
                why="only entries of one shape can be stacked",
                instead="concat(), for entries that differ in their first axis",
            )
    return f.stack(parts)


def stack_like(array: Tensor, like: Tensor) -> Tensor:
    parts = parts_of(array)[: like.shape[0]]
    if not any(part is not None for part in parts):
        return zeros_as(like)
    return stack(wrap([*parts, *(None,) * (like.shape[0] - len(parts))]), like.dtype, ())


def unstack(x: Tensor) -> Tensor:
    return wrap(f.unstack(x))


def concat(array: Tensor, dtype: Any, shape: tuple) -> Tensor:
    parts = filled(array, dtype, shape)
    return f.concat(parts, 0) if parts else zeros((0, *(n or 0 for n in shape[1:])), dtype)


def split(x: Tensor, lengths: Tensor) -> Tensor:
    return wrap(f.split(x, [int(n) for n in lengths.numpy()]))


def concat_like(array: Tensor, x: Tensor, lengths: Tensor) -> Tensor:
    pieces = f.split(x, [int(n) for n in lengths.numpy()])
    parts = (*parts_of(array), *(None,) * len(pieces))
    return f.concat(
        [zeros_as(a) if b is None else b for a, b in zip(pieces, parts, strict=False)], 0
    )


def lengths(array: Tensor) -> Tensor:
    return f.cast([0 if part is None else part.shape[0] for part in parts_of(array)], "int32")


def size(array: Tensor) -> Tensor:
    return f.cast(len(parts_of(array)), "int32")
