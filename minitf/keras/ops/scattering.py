"""keras.ops: parts of tensors read and written by place; types and shapes asked for.

Where it sits   a theme of keras.ops.
The one idea    tensors never change: writing gives a new one.
Try it          >>> from minitf import keras
                >>> keras.ops.slice_update([0, 0, 0], [1], [7]).numpy()
                array([0, 7, 0], dtype=int32)
Read next       keras/ops/choosing.py

As https://keras.io/api/ops/core/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import ArgumentError, unknown_name
from minitf.keras.config import standardize_dtype
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.symbolic import operation


def _places(values: Any) -> Any:
    """Starts or sizes as a list whose entries may be tensors."""
    if isinstance(values, (Tensor, Variable)):
        return convert_to_tensor(values)
    return [ops.reshape(v, []) if isinstance(v, Tensor) and v.ndim else v for v in values]


def _slice_spec(inputs: Any, start_indices: Any, shape: Any) -> KerasTensor:
    _check_slice(inputs, start_indices, shape)
    starts = [None] * len(shape) if isinstance(start_indices, KerasTensor) else start_indices
    return rules.symbol(
        [
            size if size != -1 else None if None in (whole, start) else whole - int(start)
            for size, whole, start in zip(shape, inputs.shape, starts, strict=True)
        ],
        inputs,
    )


def _check_slice(inputs: Any, start_indices: Any, shape: Any) -> None:
    """A start and a size for each axis.

    Raises:
        ArgumentError: There are more or fewer of them.
    """
    rank = len(rules.shape_of(inputs))
    starts = rules.shape_of(start_indices)
    if starts and starts[0] not in (rank, None):
        raise ArgumentError(
            "The number of dimensions in `start_indices` must match the number of dimensions in "
            f"`inputs`. Received: start_indices.shape={starts}, inputs.shape={inputs.shape}"
        )
    if len(shape) != rank:
        raise ArgumentError(
            "The number of dimensions in `inputs` must match the number of dimensions in "
            f"`shape`. Received: inputs.shape={tuple(inputs.shape)}, shape={tuple(shape)}"
        )


@operation("inputs start_indices", module="core", rule=_slice_spec)
def slice(inputs: Any, start_indices: Any, shape: Any) -> Tensor:
    """The part of this shape that begins at these places.

    Raises:
        ArgumentError: There is not one place and one size for each axis.
    """
    inputs = convert_to_tensor(inputs)
    if isinstance(shape, (list, tuple)):
        _check_slice(inputs, start_indices, shape)
    return ops.slice_(convert_to_tensor(inputs), _places(start_indices), list(shape))


@operation("inputs start_indices updates", module="core")
def slice_update(inputs: Any, start_indices: Any, updates: Any) -> Tensor:
    """The tensor with another part from these places on."""
    inputs = convert_to_tensor(inputs)
    updates = ops.cast(convert_to_tensor(updates), inputs.dtype)
    starts = _places(start_indices)
    starts = ops.unstack(starts) if isinstance(starts, Tensor) else starts
    if not inputs.ndim:
        return updates
    sizes, part = ops.shape(inputs), ops.shape(updates)
    widths = []
    for axis, begin in enumerate(starts):
        # a part that would not fit moves back, as in Keras
        begin = ops.clip_by_value(ops.cast(begin, "int32"), 0, sizes[axis] - part[axis])
        widths.append([begin, sizes[axis] - part[axis] - begin])
    given = ops.pad(updates, widths) if updates.dtype.name != "bool" else ops.cast(
        ops.pad(ops.cast(updates, "int32"), widths), "bool")  # fmt: skip
    inside = ops.cast(ops.pad(ops.ones_like(updates, dtype="int32"), widths), "bool")
    return ops.where(inside, given, inputs)


def _scatter_spec(indices: Any, values: Any, shape: Any) -> KerasTensor | None:
    return rules.symbol(shape, values) if isinstance(shape, (list, tuple)) else None


@operation("indices values", module="core", rule=_scatter_spec)
def scatter(indices: Any, values: Any, shape: Any) -> Tensor:
    """Zeros with values added at places."""
    return ops.scatter_nd(convert_to_tensor(indices), convert_to_tensor(values), shape)


_WRITE = {
    None: ops.tensor_scatter_nd_update, "add": ops.tensor_scatter_nd_add,
    "max": ops.tensor_scatter_nd_max, "min": ops.tensor_scatter_nd_min,
}  # fmt: skip


def _update_spec(inputs: Any, **given: Any) -> KerasTensor:
    return rules.same(inputs)


@operation("inputs indices updates", module="core", rule=_update_spec)
def scatter_update(inputs: Any, indices: Any, updates: Any, reduction: str | None = None) -> Tensor:
    """The tensor with values put (or added, multiplied, compared) at places.

    Raises:
        UnknownNameError: There is no such reduction.
    """
    inputs, indices = convert_to_tensor(inputs), convert_to_tensor(indices)
    updates = ops.cast(convert_to_tensor(updates), inputs.dtype)
    if reduction == "mul":
        for i in range(indices.shape[0]):
            place = indices[i : i + 1]
            product = ops.gather_nd(inputs, place) * updates[i]
            inputs = ops.tensor_scatter_nd_update(inputs, place, product)
        return inputs
    if reduction not in _WRITE:
        raise unknown_name("reduction", str(reduction), ["add", "max", "min", "mul"])
    return _WRITE[reduction](inputs, indices, updates)


@operation(module="core")
def cast(x: Any, dtype: Any) -> Tensor:
    """The same numbers in another type."""
    return ops.cast(x, standardize_dtype(dtype))


@operation(module="core")
def saturate_cast(x: Any, dtype: Any) -> Tensor:
    """As cast; what is too large becomes the largest number of the type."""
    x, target = convert_to_tensor(x), standardize_dtype(dtype)
    if "bool" in (x.dtype.name, target):  # nothing is too large then
        return ops.cast(x, target)
    return ops.saturate_cast(x, target)


@operation("variable", module="core")
def stop_gradient(variable: Any) -> Tensor:
    """The same numbers, through which no gradient flows."""
    return ops.stop_gradient(convert_to_tensor(variable))


def shape(x: Any) -> Any:
    """The sizes, a tuple; unknown ones are tensors in a graph, None for symbols."""
    if isinstance(x, KerasTensor):
        return tuple(x.shape)
    tensor = convert_to_tensor(x)
    sizes = tuple(tensor.shape)
    if None not in sizes:
        return sizes
    known = ops.shape(tensor)
    return tuple(known[i] if size is None else size for i, size in enumerate(sizes))


def dtype(x: Any) -> str:
    """The name of the number type."""
    if hasattr(x, "dtype"):
        return standardize_dtype(x.dtype)
    return convert_to_tensor(x).dtype.name


def is_tensor(x: Any) -> bool:
    """Whether this is a tensor with numbers (not a KerasTensor)."""
    return isinstance(x, Tensor)
