"""TensorFlow's functions that move entries about: repeat, roll, meshgrid, masks, slices.

Where it sits   above the rows of ops/rearrange.py.
The one idea    a function here tidies its arguments and applies a row, or a few.
Try it          >>> import minitf as tf
                >>> tf.repeat([1, 2], repeats=[3, 1]).numpy()
                array([1, 1, 1, 2], dtype=int32)
Read next       ops/blocks.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.shape import TensorShape, as_shape
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError, unknown_name
from minitf.ops import functions as f
from minitf.ops.composites import composite
from minitf.ops.creation import constant, range_, shape
from minitf.ops.shape_rules import broadcast


def repeat(input: Any, repeats: Any, axis: int | None = None, name: str | None = None) -> Tensor:
    """Each entry several times in a row.

    Args:
        input: A tensor.
        repeats: How often: one number for all, or one for each entry of the axis.
        axis: The axis; default: all entries, as one long row.

    https://www.tensorflow.org/api_docs/python/tf/repeat
    """
    x = convert_to_tensor(input)
    x = f.reshape(x, [-1]) if axis is None or not x.ndim else x
    [at] = f.normal_axes(axis or 0, x.ndim) or (0,)
    if getattr(repeats, "is_symbolic", False) and repeats.shape == [None]:
        return OPS["repeat_each"](x, repeats, axis=at, name=name)
    return OPS["repeat"](x, repeats=f.static_shape(repeats), axis=at, name=name)


def roll(input: Any, shift: Any, axis: Any, name: str | None = None) -> Tensor:
    """Move all entries on along axes; what falls out comes in at the other end.

    Args:
        input: A tensor.
        shift: By how many places; negative: backwards.  One number for each axis.
        axis: The axis, or a list of them.

    https://www.tensorflow.org/api_docs/python/tf/roll
    """
    x = convert_to_tensor(input)
    shifts, axes = f.static_shape(shift), f.normal_axes(axis, x.ndim) or ()
    if len(shifts) != len(axes):
        raise ShapeError(f"roll has {len(shifts)} shifts for {len(axes)} axes.")
    return OPS["roll"](x, shift=shifts, axis=axes, name=name)


def reverse_sequence(
    input: Any,
    seq_lengths: Any,
    seq_axis: int | None = None,
    batch_axis: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Turn around the first entries of each row, and leave the others.

    Args:
        input: A tensor.
        seq_lengths: For each row how many entries are turned around.
        seq_axis: The axis along which they are.
        batch_axis: The axis of the rows; default: the first.

    >>> reverse_sequence([[1, 2, 3], [4, 5, 6]], [2, 3], seq_axis=1).numpy()
    array([[2, 1, 3],
           [6, 5, 4]], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/reverse_sequence
    """
    x = convert_to_tensor(input)
    along, rows = f.normal_axes([seq_axis or 0, batch_axis or 0], x.ndim) or (0, 0)
    if along == rows:
        raise ArgumentError(f"seq_axis and batch_axis are both {along}.")
    return OPS["reverse_sequence"](x, seq_lengths, seq_axis=along, batch_axis=rows, name=name)


def ensure_shape(x: Any, shape: Any, name: str | None = None) -> Tensor:
    """The same value; an error if it does not have this shape.

    Args:
        x: A tensor.
        shape: Sizes, None where any size may come.

    Raises:
        ShapeError: It has another shape.

    https://www.tensorflow.org/api_docs/python/tf/ensure_shape
    """
    return OPS["ensure_shape"](x, shape=as_shape(shape), name=name)


def identity_n(input: Any, name: str | None = None) -> list[Tensor]:
    """The same values, as new nodes.  https://www.tensorflow.org/api_docs/python/tf/identity_n"""
    return [OPS["identity"](x, name=name) for x in input]


def shape_n(input: Any, out_type: Any = "int32", name: str | None = None) -> list[Tensor]:
    """The shapes of several tensors.  https://www.tensorflow.org/api_docs/python/tf/shape_n"""
    return [shape(x, out_type, name) for x in input]


def parallel_stack(values: Any, name: str | None = "parallel_stack") -> Tensor:
    """Join tensors along a new first axis, as stack does.

    https://www.tensorflow.org/api_docs/python/tf/parallel_stack
    """
    return f.stack(values, 0, name)


@composite
def meshgrid(*args: Any, indexing: str = "xy") -> list[Tensor]:
    """The coordinates of all points of a grid.

    Args:
        *args: n vectors: the positions along each axis.
        indexing: "xy": the first two axes are exchanged, as on a map; "ij": they are not.

    Returns:
        n tensors with n axes.

    >>> [grid.numpy().tolist() for grid in meshgrid([1, 2, 3], [4, 5])]
    [[[1, 2, 3], [1, 2, 3]], [[4, 4, 4], [5, 5, 5]]]

    https://www.tensorflow.org/api_docs/python/tf/meshgrid
    """
    if indexing not in ("xy", "ij"):
        raise unknown_name("indexing", indexing, ["xy", "ij"])
    lines = [f.reshape(line, [-1]) for line in args]
    count = len(lines)
    axes = list(range(count))
    if indexing == "xy" and count > 1:
        axes[0], axes[1] = 1, 0
    sizes: list[Any] = [None] * count
    for axis, line in zip(axes, lines, strict=True):
        sizes[axis] = shape(line)[0] if line.shape[0] is None else line.shape[0]
    return [
        f.broadcast_to(f.reshape(line, [-1 if i == axis else 1 for i in range(count)]), sizes)
        for axis, line in zip(axes, lines, strict=True)
    ]


@composite
def sequence_mask(lengths: Any, maxlen: Any = None, dtype: Any = "bool") -> Tensor:
    """True for the first `length` places of each row.

    Args:
        lengths: Whole numbers, any shape.
        maxlen: How many places a row has; default: the largest length.
        dtype: The type of the result.

    Returns:
        Shape [*lengths.shape, maxlen].

    >>> sequence_mask([1, 3]).numpy()
    array([[ True, False, False],
           [ True,  True,  True]])

    https://www.tensorflow.org/api_docs/python/tf/sequence_mask
    """
    lengths = convert_to_tensor(lengths)
    if maxlen is None:
        maxlen = OPS["maximum"](f.reduce_max(lengths), 0)
    maxlen = convert_to_tensor(maxlen)
    limit = f.static_number(maxlen) if maxlen.dtype.is_integer else maxlen
    places = range_(0, limit, dtype=maxlen.dtype)
    return f.cast(places < f.expand_dims(f.cast(lengths, maxlen.dtype), -1), dtype)


def broadcast_static_shape(shape_x: Any, shape_y: Any) -> TensorShape:
    """The common shape of broadcasting two known shapes.

    >>> broadcast_static_shape(TensorShape([2, 1]), TensorShape([3]))
    TensorShape([2, 3])

    https://www.tensorflow.org/api_docs/python/tf/broadcast_static_shape
    """
    return TensorShape(broadcast(as_shape(shape_x), as_shape(shape_y)))


def broadcast_dynamic_shape(shape_x: Any, shape_y: Any) -> Tensor:
    """The common shape of broadcasting two shapes that are tensors.

    https://www.tensorflow.org/api_docs/python/tf/broadcast_dynamic_shape
    """
    x, y = convert_to_tensor(shape_x), convert_to_tensor(shape_y)
    if not (x.is_symbolic or y.is_symbolic):
        common = broadcast(tuple(x.numpy().tolist()), tuple(y.numpy().tolist()))
        return constant(np.asarray(common, x.dtype.as_numpy_dtype))
    rank = max(x.shape[0], y.shape[0])
    x, y = (f.concat([OPS["ones_like"](x)[:0], _ones(rank - part.shape[0], x), part], 0)
            for part in (x, y))  # fmt: skip
    return OPS["where"](OPS["equal"](x, 1), y, x)


def _ones(count: int, like: Tensor) -> Tensor:
    return constant(np.ones(count, like.dtype.as_numpy_dtype))


def slice_(input_: Any, begin: Any, size: Any, name: str | None = None) -> Tensor:
    """Cut out a block.

    Args:
        input_: A tensor.
        begin: For each axis the first position.
        size: For each axis how many entries; -1: all that follow.

    Raises:
        ShapeError: The block does not lie inside.

    https://www.tensorflow.org/api_docs/python/tf/slice
    """
    x = convert_to_tensor(input_)
    first, counts = f.static_shape(begin), f.static_shape(size)
    if not len(first) == len(counts) == x.ndim:
        raise ShapeError(
            f"slice of a tensor of shape {x.shape} needs begin and size of length {x.ndim}, and "
            f"got {len(first)} and {len(counts)}."
        )
    spec = tuple(_span(*one) for one in zip(first, counts, x.shape, strict=True))
    return OPS["slice"](x, spec=spec, name=name)


def _span(first: Any, count: Any, length: int | None) -> slice:
    known = [n for n in (first, count) if not isinstance(n, Tensor)]
    if len(known) < 2:
        everything = not isinstance(count, Tensor) and count == -1
        return slice(first, None if everything else first + count)
    end = length if count == -1 else first + count
    if first < 0 or count < -1 or (length is not None and max(first, end) > length):
        raise ShapeError(f"A block of {count} from {first} on is not inside an axis of {length}.")
    return slice(first, end)


def strided_slice(
    input_: Any,
    begin: Any,
    end: Any,
    strides: Any = None,
    begin_mask: int = 0,
    end_mask: int = 0,
    ellipsis_mask: int = 0,
    new_axis_mask: int = 0,
    shrink_axis_mask: int = 0,
    var: Any = None,
    name: str | None = None,
) -> Tensor:
    """What `x[begin:end:stride, ...]` does, said with lists and bit masks.

    Args:
        input_: A tensor.
        begin: The first positions.
        end: The positions behind the last ones.
        strides: The steps; default: 1.
        begin_mask: Bit i set: axis i from its start on, whatever `begin` says.
        end_mask: Bit i set: axis i to its end.
        ellipsis_mask: Bit i set: part i is `...`.
        new_axis_mask: Bit i set: part i is a new axis of size 1.
        shrink_axis_mask: Bit i set: part i is the one position `begin[i]`, and its axis vanishes.

    https://www.tensorflow.org/api_docs/python/tf/strided_slice
    """
    first, last = f.static_shape(begin), f.static_shape(end)
    steps = (1,) * len(first) if strides is None else f.static_shape(strides)
    if not len(first) == len(last) == len(steps):
        raise ShapeError("begin, end and strides must be of one length.")
    spec: list[Any] = []
    for i, (start, stop, step) in enumerate(zip(first, last, steps, strict=True)):
        bit = 1 << i
        if ellipsis_mask & bit:
            spec.append(Ellipsis)
        elif new_axis_mask & bit:
            spec.append(None)
        elif shrink_axis_mask & bit:
            spec.append(start)
        else:
            ends = (None if begin_mask & bit else start, None if end_mask & bit else stop)
            spec.append(slice(*ends, step))
    return OPS["slice"](convert_to_tensor(input_), spec=tuple(spec), name=name)
