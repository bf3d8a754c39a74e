"""New tensors: constants, zeros, ones, ranges, one-hot rows.

Where it sits   between the rows and the public names of `tf`, beside functions.
The one idea    while a graph is being built, a constant becomes a node that holds its value.
Try it          >>> import minitf as tf
                >>> tf.one_hot([0, 2], 3).numpy()
                array([[1., 0., 0.],
                       [0., 0., 1.]], dtype=float32)
Read next       ops/composites.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.dispatch import apply
from minitf.core.opdef import OPS
from minitf.core.shape import as_shape
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, as_dtype, string
from minitf.errors import ArgumentError, GraphError, ShapeError, unknown_name
from minitf.ops.functions import cast, reshape, static_number, static_shape, static_value


def one_hot(
    indices: Any,
    depth: int,
    on_value: Any = 1,
    off_value: Any = 0,
    axis: int = -1,
    dtype: Any = "float32",
    name: str | None = None,
) -> Tensor:
    """Rows of zeros with a one at the given position; all zeros for a position outside.

    https://www.tensorflow.org/api_docs/python/tf/one_hot
    """
    kind = as_dtype(dtype).as_numpy_dtype
    values = (np.asarray(on_value, kind), np.asarray(off_value, kind))
    return OPS["one_hot"](indices, *values, depth=static_number(depth), axis=axis, name=name)


def fill(dims: Any, value: Any, name: str | None = None) -> Tensor:
    """The same number everywhere.  https://www.tensorflow.org/api_docs/python/tf/fill"""
    return OPS["fill"](value, shape=static_shape(dims), name=name)


def zeros(shape: Any, dtype: Any = "float32", name: str | None = None) -> Tensor:
    """Zeros.  https://www.tensorflow.org/api_docs/python/tf/zeros"""
    return _filled("" if as_dtype(dtype) is string else 0, shape, dtype, name)


def ones(shape: Any, dtype: Any = "float32", name: str | None = None) -> Tensor:
    """Ones.  https://www.tensorflow.org/api_docs/python/tf/ones"""
    return _filled(1, shape, dtype, name)


def _filled(number: int, shape: Any, dtype: Any, name: str | None) -> Tensor:
    sizes, kind = static_shape(shape), as_dtype(dtype).as_numpy_dtype
    if any(isinstance(size, Tensor) for size in sizes):  # a graph that learns its sizes later
        return OPS["fill"](np.asarray(number, kind), shape=sizes, name=name)
    return constant(np.full(as_shape(sizes), number, kind), name=name)


def zeros_like(input: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Zeros in the shape of another tensor."""
    zeros = OPS["zeros_like"](input, name=name)
    return zeros if dtype is None else cast(zeros, dtype)


def ones_like(input: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Ones in the shape of another tensor."""
    ones = OPS["ones_like"](input, name=name)
    return ones if dtype is None else cast(ones, dtype)


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = None) -> Tensor:
    """A tensor with the given value; in a graph, a node that holds it.

    Args:
        value: A number, a (nested) list or an array.
        dtype: Its number type; default: float32 for floats, int32 for whole numbers.
        shape: Its shape; a single number is repeated to fill it.

    https://www.tensorflow.org/api_docs/python/tf/constant
    """
    tensor = convert_to_tensor(value, dtype)
    if shape is not None:
        sizes = as_shape(shape)
        tensor = fill(sizes, tensor) if tensor.ndim == 0 else reshape(tensor, sizes)
    if context.current.graph is None or tensor.is_symbolic:
        return tensor
    return apply(OPS["constant"], (), {"value": tensor}, name)


def range_(
    start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: str | None = None
) -> Tensor:
    """Numbers from `start` up to (not including) `limit`.

    https://www.tensorflow.org/api_docs/python/tf/range
    """
    first, last = (0, start) if limit is None else (start, limit)
    ends = (first, last, delta)
    if any(isinstance(end, Tensor) and end.is_symbolic for end in ends):
        return _late_range(ends, dtype, name)
    numbers = [static_value(value) for value in ends]
    whole = all(isinstance(value, (int, np.integer)) for value in numbers)
    kind = as_dtype(dtype or ("int32" if whole else "float32"))
    return constant(np.arange(*numbers).astype(kind.as_numpy_dtype), name=name)


def _late_range(ends: tuple, dtype: Any, name: str | None) -> Tensor:
    """Whole numbers up to an end that only the run of the graph knows."""
    strong = next(end.dtype for end in ends if isinstance(end, Tensor))
    start, limit, delta = map(static_number, ends)
    kind = as_dtype(dtype or strong).name
    return OPS["range"](start=start, limit=limit, delta=delta, dtype=kind, name=name)


def pad(
    tensor: Any,
    paddings: Any,
    mode: str = "CONSTANT",
    constant_values: Any = 0,
    name: str | None = None,
) -> Tensor:
    """Put a frame around the entries.

    Args:
        tensor: A tensor.
        paddings: For each axis how many entries come before and after: shape (rank, 2).
        mode: "CONSTANT": the frame holds `constant_values`; "REFLECT" mirrors the inside without
            repeating the border, "SYMMETRIC" repeats it.
        constant_values: The number in the frame.

    >>> pad([1, 2, 3], [[2, 0]], "REFLECT").numpy()
    array([3, 2, 1, 2, 3], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/pad
    """
    tensor = convert_to_tensor(tensor)
    pairs = _pairs(paddings)
    if mode.upper() == "CONSTANT":
        return OPS["pad"](tensor, constant_values, paddings=pairs, name=name)
    if mode.upper() not in ("REFLECT", "SYMMETRIC"):
        raise unknown_name("padding mode", mode, ["CONSTANT", "REFLECT", "SYMMETRIC"])
    for axis, pair in enumerate(pairs):  # mirrored: each axis picks its entries by position
        if pair != (0, 0):
            size = tensor.shape[axis]
            positions = np.pad(np.arange(size), pair, mode.lower())  # type: ignore[call-overload]
            tensor = OPS["gather"](tensor, positions.astype("int32"), axis=axis)
    return tensor


def _pairs(paddings: Any) -> tuple[tuple[Any, Any], ...]:
    if isinstance(paddings, (Tensor, np.ndarray)):
        paddings = static_value(paddings)
    return tuple((static_number(before), static_number(after)) for before, after in paddings)


def linspace(start: float, stop: float, num: int, name: str | None = None, axis: int = 0) -> Tensor:
    """`num` numbers from `start` to `stop`, both included, at equal distances.

    https://www.tensorflow.org/api_docs/python/tf/linspace
    """
    first, last = (convert_to_tensor(static_value(end)) for end in (start, stop))
    kind = first.dtype.as_numpy_dtype if first.dtype.is_floating else np.float64
    numbers = np.linspace(first.numpy(), last.numpy(), static_value(num), axis=axis)
    return constant(numbers.astype(kind), name=name)


def eye(
    num_rows: int,
    num_columns: int | None = None,
    batch_shape: Any = None,
    dtype: Any = "float32",
    name: str | None = None,
) -> Tensor:
    """Ones on the diagonal, zeros elsewhere.  https://www.tensorflow.org/api_docs/python/tf/eye"""
    one = np.eye(num_rows, num_columns, dtype=as_dtype(dtype).as_numpy_dtype)
    shape = (*as_shape(() if batch_shape is None else batch_shape), *one.shape)
    return constant(np.broadcast_to(one, shape), name=name)


def shape(input: Any, out_type: Any = "int32", name: str | None = None) -> Tensor:
    """The sizes of the axes, as a tensor.  https://www.tensorflow.org/api_docs/python/tf/shape"""
    return cast(OPS["shape"](input, name=name), out_type)


def size(input: Any, out_type: Any = "int32", name: str | None = None) -> Tensor:
    """The number of entries, as a tensor."""
    return cast(OPS["size"](input, name=name), out_type)


def rank(input: Any, name: str | None = None) -> Tensor:
    """The number of axes, as a tensor."""
    return constant(convert_to_tensor(input).ndim, name=name)
