"""Static data: what a learner gives for an axis, a size or a shape, as the ops take it.

Where it sits   below ops/functions.py and all other functions over the rows.
The one idea    an op takes plain numbers.  A tensor with a value is read; one of a graph is
                followed back to shapes and constants, or stays a tensor that only the run knows.
Try it          >>> import minitf as tf
                >>> static_shape([tf.constant(2), 3]), normal_axes([-1], 2)
                ((2, 3), (1,))
Read next       core/late.py, ops/functions.py
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from minitf.core.late import known_value
from minitf.core.shape import as_shape
from minitf.core.tensor import Tensor
from minitf.errors import DTypeError, GraphError, ShapeError
from minitf.ops.shape_rules import check_axis


def normal_axes(axis: Any, rank: int) -> tuple[int, ...] | None:
    """Axes as a tuple of numbers from 0; None stays None and means all."""
    if axis is None:
        return None
    numbers = np.atleast_1d(static_value(axis)).tolist()
    return tuple(check_axis(operator.index(a), rank) for a in numbers)


def static_value(value: Any) -> Any:
    """A Python value or numpy array that an op can take as static data.

    Raises:
        GraphError: A symbolic tensor: its value is not known while the graph is described.
    """
    if hasattr(value, "read_tensor"):
        value = value.read_tensor()
    if not isinstance(value, Tensor):
        return value
    if value.is_symbolic:
        known = known_value(value)
        if known is None or np.isnan(known).any():
            raise GraphError(
                f"{value!r} is needed as plain numbers while the graph is being described.",
                instead="Python numbers, or ops that follow a tensor's shape, as tf.ones_like",
            )
        return known.astype(value.dtype.as_numpy_dtype)[()]
    return value.numpy()


def static_number(value: Any) -> Any:
    """A whole number that an op takes as static data: an int, or a symbolic scalar (core/late.py).

    Raises:
        ShapeError: A tensor with axes.
        TypeError: Something that is no whole number.
    """
    if hasattr(value, "read_tensor"):
        value = value.read_tensor()
    if isinstance(value, Tensor):
        if value.ndim:
            raise ShapeError(f"A whole number is needed here, and {value!r} has axes.")
        if not value.dtype.is_integer:
            raise DTypeError(
                f"A whole number is needed here, and {value!r} is {value.dtype.name}.",
                instead="tf.cast(n, tf.int32)",
            )
        if value.is_symbolic:
            known = known_value(value)
            return value if known is None or np.isnan(known) else int(known)
        value = value.numpy()
    return operator.index(value)


def static_shape(shape: Any) -> tuple[Any, ...]:
    """Sizes as an op takes them: whole numbers, and symbolic scalars where a graph decides later.

    Args:
        shape: A number, a list of numbers and scalars, a TensorShape, or a vector of sizes.

    Raises:
        GraphError: A symbolic vector, of which not even the length is known.
        ShapeError: No shape at all.
    """
    if hasattr(shape, "read_tensor"):
        shape = shape.read_tensor()
    if isinstance(shape, (Tensor, np.ndarray)):
        return _sizes_in(shape)
    sizes = tuple(shape) if isinstance(shape, (list, tuple)) else (shape,)
    try:
        return tuple(static_number(size) for size in sizes)
    except TypeError:
        as_shape(shape)  # says what a shape is
        raise


def _sizes_in(shape: Any) -> tuple[Any, ...]:
    if not len(shape.shape):
        return (static_number(shape[()] if isinstance(shape, np.ndarray) else shape),)
    if isinstance(shape, Tensor) and shape.is_symbolic:
        if shape.shape[0] is None:
            raise GraphError(
                f"{shape!r} is used as a shape, and nobody knows how many axes that makes.",
                instead="a list with one entry an axis, as [tf.shape(x)[0], 3]",
            )
        return tuple(static_number(shape[i]) for i in range(shape.shape[0]))
    return tuple(static_number(n) for n in np.asarray(shape))
