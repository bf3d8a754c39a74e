"""Lengths of vectors and sizes of matrices, and scaling to length one.

Where it sits   composites; public in `tf.linalg`, `tf.math` and `tf.nn`.
The one idea    a norm says how long something is; there are several, and "how long" for a matrix is
                how much it can stretch a vector.
Try it          >>> import minitf as tf
                >>> tf.norm([3.0, 4.0]).numpy()
                np.float32(5.0)
Read next       ops/clipping.py
"""

from __future__ import annotations

import math
import numbers
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.ops import functions as f
from minitf.ops.complex_numbers import conj
from minitf.ops.composites import composite


@composite
def norm(
    tensor: Any, ord: Any = "euclidean", axis: Any = None, keepdims: bool | None = None
) -> Tensor:
    """How long vectors are, or how large matrices.

    Args:
        tensor: A tensor.
        ord: For vectors "euclidean", 1, 2, another positive number, or infinity (the largest
            size); for matrices "euclidean" or "fro" (as one long vector), 1 (the largest sum of
            a column), infinity (the largest sum of a row), 2 (the largest singular value).
        axis: The axis of the vectors; a pair for matrices: rows, then columns; default: all
            entries are one vector.
        keepdims: Keep the axes, with size 1.

    Raises:
        ArgumentError: There is no such norm.

    >>> norm([[3.0, 4.0], [0.0, 1.0]], axis=1).numpy()
    array([5., 1.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/norm
    """
    x, keepdims = convert_to_tensor(tensor), bool(keepdims)
    axes = _axes(axis, ord)
    pair = isinstance(axes, tuple)
    if ord in ("euclidean", "fro") or (ord == 2 and not pair):
        return OPS["sqrt"](f.reduce_sum(x * conj(x), axes, keepdims))
    if ord == 2:
        largest = f.reduce_max(OPS["svdvals"](_matrices_last(x, axes)), -1)
        for axis in sorted(a % x.ndim for a in axes) if keepdims else ():
            largest = f.expand_dims(largest, axis)
        return largest
    size = OPS["abs"](x)
    if pair:
        summed, compared = axes if ord == 1 else axes[::-1]
        sums = f.reduce_sum(size, summed, keepdims=True)
        largest = f.reduce_max(sums, compared, keepdims=True)
        return largest if keepdims else f.squeeze(largest, axes)
    if ord == 1:
        return f.reduce_sum(size, axes, keepdims)
    if ord == math.inf:
        return f.reduce_max(size, axes, keepdims)
    return f.reduce_sum(size**ord, axes, keepdims) ** (1 / ord)


def _axes(axis: Any, ord: Any) -> Any:
    """None, an axis, or a tuple of two; after a check that the norm is one of theirs."""
    whole = (int, np.integer)
    if isinstance(axis, (tuple, list)) and len(axis) == 2:
        if not all(isinstance(a, whole) for a in axis) or axis[0] == axis[1]:
            raise ArgumentError(f"A matrix has two different axes, and axis={axis} was given.")
        if ord not in ("euclidean", "fro", 1, 2, math.inf):
            raise ArgumentError(
                f"'ord' must be a supported matrix norm, got {ord!r}.",
                instead="'euclidean', 'fro', 1, 2 or numpy.inf",
            )
        return tuple(axis)
    if axis is not None and not isinstance(axis, whole):
        raise ArgumentError(
            f"'axis' must be None, an integer, or a tuple of 2 unique integers, got {axis}."
        )
    if ord != "euclidean" and (not isinstance(ord, numbers.Real) or ord <= 0):
        raise ArgumentError(
            f"'ord' must be a supported vector norm, got {ord!r}.",
            instead="'euclidean', a positive number or numpy.inf",
        )
    return axis


def _matrices_last(x: Tensor, axes: tuple[int, int]) -> Tensor:
    """The two axes of the matrices behind all others."""
    pair = [a % x.ndim for a in axes]
    return f.transpose(x, [*[a for a in range(x.ndim) if a not in pair], *pair])


@composite
def normalize(tensor: Any, ord: Any = "euclidean", axis: Any = None) -> tuple[Tensor, Tensor]:
    """The tensor divided by its norm, and the norm.

    Args:
        tensor: A tensor.
        ord: As in `norm`.
        axis: As in `norm`.

    Returns:
        (normalized, norm); the norm keeps its axes, with size 1.

    https://www.tensorflow.org/api_docs/python/tf/linalg/normalize
    """
    x = convert_to_tensor(tensor)
    length = f.cast(norm(x, ord, axis, keepdims=True), x.dtype)
    return x / length, length


@composite
def l2_normalize(x: Any, axis: Any = None, epsilon: float = 1e-12, dim: Any = None) -> Tensor:
    """x divided by its length along axes.

    Args:
        x: A tensor.
        axis: An axis, or a list of axes; default: all entries are one vector.
        epsilon: The smallest square of a length that is divided by.
        dim: The old name of `axis`.

    https://www.tensorflow.org/api_docs/python/tf/math/l2_normalize
    """
    x, axis = convert_to_tensor(x), dim if axis is None else axis
    squares = OPS["square"](x) if not x.dtype.is_complex else OPS["real"](x * conj(x))
    length = f.reduce_sum(squares, axis, keepdims=True)
    return x * f.cast(OPS["rsqrt"](OPS["maximum"](length, epsilon)), x.dtype)
