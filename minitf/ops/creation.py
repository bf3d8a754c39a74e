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

import math
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor, from_python
from minitf.core.dispatch import apply
from minitf.core.opdef import OPS
from minitf.core.shape import as_shape
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, as_dtype, bool_, float32, string
from minitf.errors import ArgumentError, DTypeError, ShapeError, unknown_name
from minitf.ops.functions import cast, reshape, static_number, static_shape, static_value


def one_hot(
    indices: Any,
    depth: Any,
    on_value: Any = None,
    off_value: Any = None,
    axis: int | None = None,
    dtype: Any = None,
    name: str | None = None,
) -> Tensor:
    """Rows of zeros with a one at the given position; all zeros for a position outside.

    Args:
        indices: The positions: whole numbers, any shape.
        depth: How many entries a row has.
        on_value: What stands at the position; default: 1.
        off_value: What stands elsewhere; default: 0.
        axis: Where the new axis goes; default: the end.
        dtype: The number type; default: that of the values, or float32.

    Raises:
        DTypeError: Values of different types, or of another type than `dtype`.

    https://www.tensorflow.org/api_docs/python/tf/one_hot
    """
    kind = None if dtype is None else as_dtype(dtype)
    given = [
        None if value is None else convert_to_tensor(value, dtype_hint=kind)
        for value in (on_value, off_value)
    ]
    for value in given:
        if value is not None:
            kind = kind or value.dtype
            convert_to_tensor(value, kind)  # refuses another type
    home = getattr(indices, "device_object", None)
    number = kind or float32
    on, off = (
        from_python(bool(default) if number is bool_ else default, number, device=home)
        if value is None
        else value
        for default, value in zip((1, 0), given, strict=True)
    )
    size = static_number(depth)
    if isinstance(size, int) and size < 0:
        raise ShapeError(f"depth must be non-negative, and is {size}.")
    at = -1 if axis is None else axis
    return OPS["one_hot"](indices, on, off, depth=size, axis=at, name=name)


def fill(dims: Any, value: Any, name: str | None = None) -> Tensor:
    """The same number everywhere.  https://www.tensorflow.org/api_docs/python/tf/fill"""
    return OPS["fill"](value, shape=static_shape(dims), name=name)


def zeros(shape: Any, dtype: Any = "float32", name: str | None = None) -> Tensor:
    """Zeros.  https://www.tensorflow.org/api_docs/python/tf/zeros"""
    return _filled("" if as_dtype(dtype) is string else 0, shape, dtype, name)


def ones(shape: Any, dtype: Any = "float32", name: str | None = None) -> Tensor:
    """Ones.  https://www.tensorflow.org/api_docs/python/tf/ones"""
    return _filled(1, shape, dtype, name)


def _filled(number: Any, shape: Any, dtype: Any, name: str | None) -> Tensor:
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
        entries, places = tensor.shape.num_elements(), math.prod(n or 0 for n in sizes)
        if entries not in (1, places):
            raise DTypeError(
                f"tf.constant got {entries} entries for the shape {list(sizes)}, which has "
                f"{places} places.",
                why="only a single entry is repeated",
            )
        tensor = fill(sizes, reshape(tensor, [])) if entries == 1 else reshape(tensor, sizes)
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
    kind = as_dtype(dtype) if dtype else _widest([convert_to_tensor(end).dtype for end in ends])
    low, high, step = (static_value(value) for value in ends)
    if step == 0 or (high - low) * step < 0:
        raise ArgumentError(
            f"range from {low} to {high} in steps of {step} never arrives.",
            why="start <= limit is needed for steps up, start >= limit for steps down",
        )
    return constant(np.arange(low, high, step).astype(kind.as_numpy_dtype), name=name)


def _widest(kinds: list[DType]) -> DType:
    """The type that holds them all, in the order of TensorFlow's range."""
    order = ["int32", "int64", "float16", "bfloat16", "float32", "float64"]
    return max(kinds, key=lambda kind: order.index(kind.name) if kind.name in order else -1)


def _late_range(ends: tuple, dtype: Any, name: str | None) -> Tensor:
    """Numbers up to an end that only the run of the graph knows."""
    strong = next(end.dtype for end in ends if isinstance(end, Tensor))
    kind = as_dtype(dtype or strong)
    if not strong.is_integer:
        tensors = [cast(convert_to_tensor(end), kind) for end in ends]
        return OPS["steps"](*tensors, name=name)
    start, limit, delta = map(static_number, ends)
    return OPS["range"](start=start, limit=limit, delta=delta, dtype=kind.name, name=name)


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
        if tensor.dtype.is_bool:
            constant_values = cast(constant_values, "bool")
        elif tensor.dtype == "string" and constant_values == 0:
            constant_values = ""
        return OPS["pad"](tensor, constant_values, paddings=pairs, name=name)
    if mode.upper() not in ("REFLECT", "SYMMETRIC"):
        raise unknown_name("padding mode", mode, ["CONSTANT", "REFLECT", "SYMMETRIC"])
    for axis, (before, after) in enumerate(pairs):
        tensor = _mirrored(tensor, axis, before, after, int(mode.upper() == "REFLECT"))
    return tensor


def _mirrored(x: Tensor, axis: int, before: int, after: int, border: int) -> Tensor:
    """x with its first and last entries mirrored; `border` says how many are not repeated."""
    size = x.shape[axis]
    if size is not None and max(before, after) > size - border:
        raise ShapeError(
            f"An axis of size {size} cannot be mirrored by {(before, after)}.",
            why=f"it has {size - border} entries to mirror",
        )
    whole = (slice(None),) * axis
    parts = [x]
    if before:
        backwards = slice(before - 1 + border, border - 1 if border else None, -1)
        parts.insert(0, OPS["slice"](x, spec=(*whole, backwards)))
    if after:
        backwards = slice(-1 - border, -1 - border - after, -1)
        parts.append(OPS["slice"](x, spec=(*whole, backwards)))
    return OPS["concat"](*parts, axis=axis) if len(parts) > 1 else x


def _pairs(paddings: Any) -> tuple[tuple[Any, Any], ...]:
    if isinstance(paddings, Tensor) and paddings.is_symbolic and paddings.shape[0] is not None:
        paddings = [(paddings[i, 0], paddings[i, 1]) for i in range(paddings.shape[0])]
    elif isinstance(paddings, (Tensor, np.ndarray)):
        paddings = static_value(paddings)
    return tuple((static_number(before), static_number(after)) for before, after in paddings)


def linspace(start: Any, stop: Any, num: Any, name: str | None = None, axis: int = 0) -> Tensor:
    """`num` numbers from `start` to `stop`, both included, at equal distances.

    Args:
        start: The first numbers, of any shape.
        stop: The last ones; one of the two shapes is stretched to the other.
        num: How many.
        axis: Where the new axis goes.

    Returns:
        float64 for whole numbers, else the type of `start`.

    https://www.tensorflow.org/api_docs/python/tf/linspace
    """
    first = convert_to_tensor(start)
    last = convert_to_tensor(stop, dtype_hint=first.dtype)
    if not first.dtype.is_floating:
        first, last = cast(first, "float64"), cast(last, "float64")
    if first.shape != last.shape:
        first, last = first + OPS["zeros_like"](last), last + OPS["zeros_like"](first)
    count = static_number(num)
    late = isinstance(count, Tensor)
    if not late and count < 0:
        raise ArgumentError(f"linspace cannot give {count} numbers.")
    at = axis % (first.ndim + 1)
    ends = [OPS["expand_dims"](end, axis=(at,)) for end in (first, last)]
    if not late and count < 2:
        return ends[0] if count else OPS["slice"](ends[0], spec=(*(slice(None),) * at, slice(0)))
    along = [-1 if i == at else 1 for i in range(first.ndim + 1)]
    steps = reshape(cast(range_(1, count - 1), first.dtype), along)
    inside = ends[0] + (ends[1] - ends[0]) / cast(count - 1, first.dtype) * steps
    return OPS["concat"](ends[0], inside, ends[1], axis=at, name=name)


def eye(
    num_rows: int,
    num_columns: int | None = None,
    batch_shape: Any = None,
    dtype: Any = "float32",
    name: str | None = None,
) -> Tensor:
    """Ones on the diagonal, zeros elsewhere.  https://www.tensorflow.org/api_docs/python/tf/eye"""
    rows = static_number(num_rows)
    columns = rows if num_columns is None else static_number(num_columns)
    batch = () if batch_shape is None else static_shape(batch_shape)
    if any(isinstance(size, Tensor) for size in (rows, columns, *batch)):
        on_diagonal = OPS["expand_dims"](range_(rows), axis=(1,)) == range_(columns)
        return OPS["broadcast_to"](cast(on_diagonal, dtype), shape=(*batch, rows, columns))
    if min(rows, columns) < 0:
        raise ArgumentError(f"eye cannot have {rows} rows and {columns} columns.")
    one = np.eye(rows, columns, dtype=as_dtype(dtype).as_numpy_dtype)
    return constant(np.broadcast_to(one, (*batch, *one.shape)), name=name)


def shape(input: Any, out_type: Any = None, name: str | None = None) -> Tensor:
    """The sizes of the axes, as a tensor: int32, or of another type.

    https://www.tensorflow.org/api_docs/python/tf/shape
    """
    return cast(OPS["shape"](input, name=name), out_type or "int32")


def size(input: Any, out_type: Any = None, name: str | None = None) -> Tensor:
    """The number of entries, as a tensor: int32, or of another type.

    https://www.tensorflow.org/api_docs/python/tf/size
    """
    return cast(OPS["size"](input, name=name), out_type or "int32")


def rank(input: Any, name: str | None = None) -> Tensor:
    """The number of axes, as a tensor."""
    return constant(convert_to_tensor(input).ndim, name=name)
