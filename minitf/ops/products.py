"""Products of matrices and tensors: matmul, matvec, tensordot.

Where it sits   functions over the row `matmul`, beside einsum.
The one idea    every product that sums over an axis is a product of matrices, once the axes are in
                order: rows that stay, the axis that is summed, columns that stay.
Try it          >>> import minitf as tf
                >>> tf.tensordot([1.0, 2.0], [[3.0], [4.0]], axes=1).numpy()
                array([11.], dtype=float32)
Read next       ops/linalg.py
"""

from __future__ import annotations

import functools
import operator
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import functions as f
from minitf.ops.complex_numbers import conj
from minitf.ops.composites import composite
from minitf.ops.rearrange import static_sizes
from minitf.ops.shape_rules import check_axis
from minitf.ops.static import static_value


def matmul(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    output_type: Any = None,
    name: str | None = None,
) -> Tensor:
    """The matrix product over the last two axes; the axes before broadcast.

    Args:
        a: Matrices, shape [..., n, k].
        b: Matrices of the same number type, shape [..., k, m].
        transpose_a: Turn `a` around first: its shape is [..., k, n].
        transpose_b: Turn `b` around first: its shape is [..., m, k].
        adjoint_a: As transpose_a, and conjugate complex numbers.
        adjoint_b: As transpose_b, and conjugate complex numbers.
        a_is_sparse: A hint that changes nothing here.
        b_is_sparse: A hint that changes nothing here.
        output_type: The number type of the result, for whole numbers.

    >>> matmul([[1.0, 2.0]], [[3.0], [4.0]]).numpy()
    array([[11.]], dtype=float32)

    Raises:
        ShapeError: The columns of `a` are not as many as the rows of `b`.

    https://www.tensorflow.org/api_docs/python/tf/linalg/matmul
    """
    if (transpose_a and adjoint_a) or (transpose_b and adjoint_b):
        factor = "a" if transpose_a and adjoint_a else "b"
        raise ArgumentError(
            f"Only one of `transpose_{factor}` and `adjoint_{factor}` can be True.",
            why="an adjoint is transposed already",
        )
    a = conj(convert_to_tensor(a, dtype_hint=_type_of(b))) if adjoint_a else a
    b = conj(convert_to_tensor(b, dtype_hint=_type_of(a))) if adjoint_b else b
    if output_type is not None:
        a, b = f.cast(a, output_type), f.cast(b, output_type)
    return OPS["matmul"](
        a, b, transpose_a=transpose_a or adjoint_a, transpose_b=transpose_b or adjoint_b, name=name
    )


def _type_of(x: Any) -> Any:
    return getattr(x, "dtype", None) if isinstance(x, Tensor) or hasattr(x, "read_tensor") else None


@composite
def matvec(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    adjoint_a: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
) -> Tensor:
    """Matrices times vectors.

    Args:
        a: Matrices, shape [..., n, k].
        b: Vectors, shape [..., k].
        transpose_a: Turn `a` around first.
        adjoint_a: Turn `a` around and conjugate it first.
        a_is_sparse: A hint that changes nothing here.
        b_is_sparse: A hint that changes nothing here.

    Returns:
        Vectors, shape [..., n].

    >>> matvec([[1.0, 2.0], [3.0, 4.0]], [1.0, 1.0]).numpy()
    array([3., 7.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/linalg/matvec
    """
    column = f.expand_dims(b, -1)
    return f.squeeze(matmul(convert_to_tensor(a), column, transpose_a, False, adjoint_a), -1)


@composite
def tensordot(a: Any, b: Any, axes: Any) -> Tensor:
    """Sum products over the given axes of both tensors.

    Args:
        a: A tensor.
        b: A tensor of the same number type.
        axes: A number n: the last n axes of `a` with the first n of `b`; or a pair: the axes of
            `a` and those of `b`.

    Returns:
        The axes of `a` that are left, then those of `b`.

    >>> tensordot([[1.0, 2.0]], [[3.0, 4.0]], axes=[[1], [1]]).numpy()
    array([[11.]], dtype=float32)

    Raises:
        ArgumentError: Not as many axes of `a` as of `b`.
        ShapeError: Axes of different sizes.

    https://www.tensorflow.org/api_docs/python/tf/tensordot
    """
    a, b = convert_to_tensor(a), convert_to_tensor(b)
    over_a, over_b = _pairs(axes, a, b)
    for i, j in zip(over_a, over_b, strict=True):
        if None not in (a.shape[i], b.shape[j]) and a.shape[i] != b.shape[j]:
            raise ShapeError(
                f"tensordot of {a.shape} and {b.shape}: axis {i} of size {a.shape[i]} meets axis "
                f"{j} of size {b.shape[j]}."
            )
    keep_a = [axis for axis in range(a.ndim) if axis not in over_a]
    keep_b = [axis for axis in range(b.ndim) if axis not in over_b]
    of_a, of_b = static_sizes(a), static_sizes(b)
    inner = _product([of_b[j] if a.shape[i] is None else of_a[i]
                      for i, j in zip(over_a, over_b, strict=True)])  # fmt: skip
    rows, columns = [of_a[i] for i in keep_a], [of_b[i] for i in keep_b]
    left = f.reshape(f.transpose(a, keep_a + over_a), [_product(rows), inner])
    right = f.reshape(f.transpose(b, over_b + keep_b), [inner, _product(columns)])
    return f.reshape(OPS["matmul"](left, right), rows + columns)


def _pairs(axes: Any, a: Tensor, b: Tensor) -> tuple[list[int], list[int]]:
    """The axes that are summed over, of both tensors, counted from 0."""
    axes = static_value(axes)
    if not isinstance(axes, (list, tuple)) and np.ndim(axes) == 0:
        if not 0 <= axes <= min(a.ndim, b.ndim):
            raise ArgumentError(
                f"tensordot cannot sum over {axes} axes of tensors with {a.ndim} and {b.ndim}.",
                instead=f"axes from 0 to {min(a.ndim, b.ndim)}",
            )
        return list(range(a.ndim - axes, a.ndim)), list(range(axes))
    if len(axes) != 2:
        raise ArgumentError(f"`axes` must be an integer or have length 2. Received {axes}.")
    over_a, over_b = ([check_axis(int(i), x.ndim) for i in np.atleast_1d(one)]
                      for one, x in zip(axes, (a, b), strict=True))  # fmt: skip
    if len(over_a) != len(over_b):
        raise ArgumentError(
            f"Different number of contraction axes `a` and `b`, {len(over_a)} != {len(over_b)}."
        )
    return over_a, over_b


def _product(sizes: list[Any]) -> Any:
    """Their product: a whole number, or a scalar of the graph when one of them is open."""
    return functools.reduce(operator.mul, sizes, 1)
