"""TensorFlow's functions over the rows of the table: names, arguments and defaults as there.

Where it sits   between the rows and the public names of `tf`.
The one idea    a function here only tidies its arguments (axes, shapes, defaults) and applies a
                row; ops without arguments to tidy are public as they stand.
Try it          >>> import minitf as tf
                >>> tf.reduce_sum([[1.0, 2.0], [3.0, 4.0]], axis=-1).numpy()
                array([3., 7.], dtype=float32)
Read next       ops/creation.py
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.dispatch import apply
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype, string
from minitf.errors import ArgumentError, DTypeError, GraphError, ShapeError, UnimplementedError
from minitf.ops.complex_numbers import conj
from minitf.ops.shape_rules import check_axis
from minitf.ops.static import normal_axes, static_shape, static_value
from minitf.ops.static import static_number as static_number


def _reduce(op: str, x: Any, axis: Any, keepdims: bool, name: str | None) -> Tensor:
    x = convert_to_tensor(x)
    axes = normal_axes(axis, x.ndim)
    if axes and not x.ndim:
        raise ArgumentError(f"{op} along axis {axis} of a single number, which has no axes.")
    return apply(OPS[op], (x,), {"axis": axes, "keepdims": keepdims}, name)


def reduce_sum(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """Add up along axes (all of them by default).

    Args:
        input_tensor: A tensor.
        axis: An axis, a list of axes, or None for all; negative ones count from the end.
        keepdims: Keep the axes, with size 1.

    https://www.tensorflow.org/api_docs/python/tf/math/reduce_sum
    """
    return _reduce("reduce_sum", input_tensor, axis, keepdims, name)


def reduce_mean(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The average along axes; see reduce_sum."""
    return _reduce("reduce_mean", input_tensor, axis, keepdims, name)


def reduce_prod(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The product along axes; see reduce_sum."""
    return _reduce("reduce_prod", input_tensor, axis, keepdims, name)


def reduce_max(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The largest entry along axes; see reduce_sum."""
    return _reduce("reduce_max", input_tensor, axis, keepdims, name)


def reduce_min(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The smallest entry along axes; see reduce_sum."""
    return _reduce("reduce_min", input_tensor, axis, keepdims, name)


def reduce_all(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """Whether all entries along axes are True; see reduce_sum."""
    return _reduce("reduce_all", input_tensor, axis, keepdims, name)


def reduce_any(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """Whether any entry along axes is True; see reduce_sum."""
    return _reduce("reduce_any", input_tensor, axis, keepdims, name)


def argmax(
    input: Any, axis: Any = None, output_type: Any = "int64", name: str | None = None
) -> Tensor:
    """Where the largest entry stands along an axis (default: the first).

    https://www.tensorflow.org/api_docs/python/tf/math/argmax
    """
    return _position("argmax", input, axis, output_type, name)


def argmin(
    input: Any, axis: Any = None, output_type: Any = "int64", name: str | None = None
) -> Tensor:
    """Where the smallest entry stands along an axis (default: the first)."""
    return _position("argmin", input, axis, output_type, name)


def _position(op: str, x: Any, axis: Any, output_type: Any, name: str | None) -> Tensor:
    x = convert_to_tensor(x)
    [at] = normal_axes(0 if axis is None else axis, x.ndim) or (0,)
    if not x.ndim:
        raise ShapeError(f"{op} takes a tensor with axes, and got a single number.")
    kind = as_dtype(output_type)
    if kind.name not in ("int16", "uint16", "int32", "int64"):
        raise DTypeError(f"{op} gives positions, and output_type is {kind.name}.")
    return apply(OPS[op], (x,), {"axis": at, "output_type": kind.name}, name)


def reverse(tensor: Any, axis: Any, name: str | None = None) -> Tensor:
    """Turn the order around along axes.

    Args:
        tensor: A tensor.
        axis: A list of axes.

    https://www.tensorflow.org/api_docs/python/tf/reverse
    """
    tensor = convert_to_tensor(tensor)
    if np.ndim(static_value(axis)) != 1:
        raise ShapeError(f"reverse takes a list of axes, and got {axis}.", instead=f"[{axis}]")
    return OPS["reverse"](tensor, axis=normal_axes(axis, tensor.ndim), name=name)


def reshape(tensor: Any, shape: Any, name: str | None = None) -> Tensor:
    """The same entries in another shape; one size may be -1.

    https://www.tensorflow.org/api_docs/python/tf/reshape
    """
    return OPS["reshape"](tensor, shape=static_shape(shape), name=name)


def transpose(a: Any, perm: Any = None, conjugate: bool = False, name: str | None = None) -> Tensor:
    """Exchange axes; by default all are turned around.

    https://www.tensorflow.org/api_docs/python/tf/transpose
    """
    a = convert_to_tensor(a)
    order = range(a.ndim)[::-1] if perm is None else static_value(perm)
    a = conj(a) if conjugate else a
    return OPS["transpose"](a, perm=tuple(int(i) % max(a.ndim, 1) for i in order), name=name)


def expand_dims(input: Any, axis: int, name: str | None = None) -> Tensor:
    """Put in an axis of size 1.  https://www.tensorflow.org/api_docs/python/tf/expand_dims"""
    x = convert_to_tensor(input)
    return OPS["expand_dims"](x, axis=(check_axis(int(axis), x.ndim + 1),), name=name)


def squeeze(input: Any, axis: Any = None, name: str | None = None) -> Tensor:
    """Leave out axes of size 1 (all of them by default).

    https://www.tensorflow.org/api_docs/python/tf/squeeze
    """
    x = convert_to_tensor(input)
    ones = tuple(i for i, n in enumerate(x.shape) if n == 1)
    everything = axis is None or np.size(static_value(axis)) == 0
    axes = ones if everything else normal_axes(axis, x.ndim)
    return OPS["squeeze"](x, axis=axes, name=name)


def broadcast_to(input: Any, shape: Any, name: str | None = None) -> Tensor:
    """Stretch axes of size 1.  https://www.tensorflow.org/api_docs/python/tf/broadcast_to"""
    return OPS["broadcast_to"](input, shape=static_shape(shape), name=name)


def concat(values: Any, axis: Any, name: str | None = "concat") -> Tensor:
    """Join tensors along an axis.

    Args:
        values: A list of tensors.
        axis: The axis.

    https://www.tensorflow.org/api_docs/python/tf/concat
    """
    if isinstance(axis, (list, tuple)):
        raise ArgumentError(
            f"The axis of concat is a number, and got a list of {len(axis)}.",
            why="in TensorFlow 1.0 and later the tensors come first, then the axis",
            instead="tf.concat([x, y], 0)",
        )
    if not isinstance(values, (list, tuple)):
        values = [values]
    if not values:
        raise ArgumentError("concat needs at least one tensor, and got an empty list.")
    tensors = [convert_to_tensor(value) for value in values]
    at = check_axis(int(static_value(axis)), tensors[0].ndim)
    return OPS["concat"](*tensors, axis=at, name=name)


def stack(values: Sequence[Any], axis: int = 0, name: str | None = "stack") -> Tensor:
    """Join tensors along a new axis.  https://www.tensorflow.org/api_docs/python/tf/stack"""
    if not len(values):
        return convert_to_tensor([])
    tensors = _of_one_type(values)
    at = check_axis(axis, tensors[0].ndim + 1)
    return concat([expand_dims(tensor, at) for tensor in tensors], at, name)


def _of_one_type(values: Sequence[Any]) -> list[Tensor]:
    """Tensors as they are; what is none yet takes the type of the first that is one."""
    strong = [value for value in values if hasattr(value, "device_object")]
    if not strong:  # plain numbers: 1 and 2.5 become floats together
        kind = convert_to_tensor(list(values)).dtype
        return [convert_to_tensor(value, dtype_hint=kind) for value in values]
    return [
        convert_to_tensor(value, None if any(value is one for one in strong) else strong[0].dtype)
        for value in values
    ]


def split(
    value: Any,
    num_or_size_splits: Any,
    axis: Any = 0,
    num: int | None = None,
    name: str | None = "split",
) -> list[Tensor]:
    """Cut into parts along an axis: so many equal ones, or parts of the given sizes.

    Args:
        value: A tensor.
        num_or_size_splits: How many parts, or a list of sizes; one of them may be -1: the rest.
        axis: The axis.
        num: How many sizes there are; has no meaning here, where they are always known.

    >>> [part.numpy().tolist() for part in split([1, 2, 3, 4, 5], [2, 3])]
    [[1, 2], [3, 4, 5]]

    Raises:
        ShapeError: The sizes do not add up to the size of the axis.

    https://www.tensorflow.org/api_docs/python/tf/split
    """
    value = convert_to_tensor(value)
    at = check_axis(int(static_value(axis)), value.ndim)
    sizes = _split_sizes(_length(value, at), static_value(num_or_size_splits))
    ends = list(itertools.accumulate(sizes))
    whole = (slice(None),) * at
    return [
        OPS["slice"](value, spec=(*whole, slice(end - size, end)), name=name)
        for size, end in zip(sizes, ends, strict=True)
    ]


def _length(x: Tensor, axis: int) -> Any:
    """The size of an axis: a whole number, or a symbolic scalar where a graph does not know."""
    known = x.shape[axis]
    return OPS["shape"](x)[axis] if known is None else known


def _split_sizes(length: Any, given: Any) -> list[Any]:
    if isinstance(given, (int, np.integer)):
        fits = given > 0 and (isinstance(length, Tensor) or length % given == 0)
        sizes = [length // given] * int(given) if fits else []
    else:
        sizes = list(static_shape(given))
        late = any(isinstance(size, Tensor) for size in sizes)
        rest = [i for i, size in enumerate(sizes) if not isinstance(size, Tensor) and size == -1]
        if rest:
            sizes[rest[0]] = length - sum(sizes) - 1
        fits = late or isinstance(length, Tensor) or sum(sizes) == length
    if not fits:
        raise ShapeError(f"An axis of size {length} cannot be split into {given}.")
    return sizes


def unstack(
    value: Any, num: int | None = None, axis: int = 0, name: str | None = "unstack"
) -> list[Tensor]:
    """Take apart along an axis, which vanishes: the inverse of stack.

    https://www.tensorflow.org/api_docs/python/tf/unstack
    """
    value = convert_to_tensor(value)
    at = check_axis(axis, value.ndim)
    known = value.shape[at]
    length = known if num is None else num
    if length is None:
        raise GraphError(f"unstack needs to know the size of axis {at} of {value!r}.")
    if known not in (None, length):
        raise ShapeError(f"Axis {at} of size {known} cannot be unstacked into num={num}.")
    return [OPS["slice"](value, spec=(*(slice(None),) * at, i), name=name) for i in range(length)]


def tile(input: Any, multiples: Any, name: str | None = None) -> Tensor:
    """Repeat the whole along each axis.  https://www.tensorflow.org/api_docs/python/tf/tile"""
    return OPS["tile"](input, multiples=static_shape(multiples), name=name)


def cast(x: Any, dtype: Any, name: str | None = None) -> Tensor:
    """The same numbers in another type.

    Raises:
        UnimplementedError: From text to numbers, or back.

    https://www.tensorflow.org/api_docs/python/tf/cast
    """
    if hasattr(x, "row_splits"):  # rows of different lengths
        return x.map(lambda entries: cast(entries, dtype))
    x, kind = convert_to_tensor(x), as_dtype(dtype)
    if (x.dtype is string) != (kind is string):
        raise UnimplementedError(
            None, None, f"Cast {x.dtype.name} to {kind.name} is not supported.  Write: "
            f"tf.strings.{'to_number' if x.dtype is string else 'as_string'}(x)",
        )  # fmt: skip
    return x if x.dtype is kind else OPS["cast"](x, dtype=kind.name, name=name)
